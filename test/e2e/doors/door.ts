import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Which way into Sulcus a story takes: the loopback server with a browser, or the desktop window. */
export type DoorName = 'browser' | 'electron'

/** Sulcus, started for one story. */
export interface OpenDoor {
  readonly page: Page
  /** The page's own origin; nothing may be asked of any other. */
  readonly origin: string
  /** The one-time address, already used; null in the desktop window. */
  readonly address: string | null
  /** The engine's process id, or null while none runs. */
  readonly enginePid: () => Promise<number | null>
  /** Does something that begins a download, and answers with the file. */
  readonly download: (trigger: () => Promise<void>) => Promise<{ readonly name: string; readonly bytes: Uint8Array }>
  /** Closes the window and ends the program. */
  readonly close: () => Promise<void>
}

/** What a story hears of, from the first request on. */
export interface DoorListeners {
  readonly onRequest: (url: string) => void
  /** A console error or warning, or an exception nobody caught. */
  readonly onComplaint: (text: string) => void
}

/** Starts Sulcus on a data folder of its own. */
export type OpenApp = (dataFolder: string, listeners: DoorListeners) => Promise<OpenDoor>
