import type { BrowserContext } from '@playwright/test'
import type { DoorListeners } from './door.ts'

/** Hears what every page of the context requests and complains about. */
export function listen(context: BrowserContext, { onRequest, onComplaint }: DoorListeners): void {
  context.on('request', (request) => onRequest(request.url()))
  context.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) onComplaint(`console ${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => onComplaint(`uncaught: ${error.error().message}`))
}
