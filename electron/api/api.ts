import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { fail } from '../core/result.ts'
import { bugFailure } from '../core/bug-failure.ts'
import type { ApiContext } from './context.ts'
import { detectionsRoutes } from './detections-routes.ts'
import { explainRoutes } from './explain-routes.ts'
import { failureResponse } from './failure-response.ts'
import { laboratoryRoutes } from './laboratory-routes.ts'
import { labelsRoutes } from './labels-routes.ts'
import { layersRoutes } from './layers-routes.ts'
import { modelsRoutes } from './models-routes.ts'
import { overlayRoutes } from './overlay-routes.ts'
import { pageFiles } from './page-files.ts'
import { reportsRoutes } from './reports-routes.ts'
import { securityHeaders } from './security-headers.ts'
import { seriesRoutes } from './series-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { slicesRoutes } from './slices-routes.ts'
import { storedOverlaysRoutes } from './stored-overlays-routes.ts'
import { studiesRoutes } from './studies-routes.ts'
import { teachingRoutes } from './teaching-routes.ts'
import { uploadsRoutes } from './uploads-routes.ts'

/** Everything the page can ask for, as one fetch-style handler; every door serves this same app. */
export function createApi(context: ApiContext) {
  return new Hono()
    .route('/', sessionRoutes(context))
    .route('/', studiesRoutes(context))
    .route('/', uploadsRoutes(context))
    .route('/', seriesRoutes(context))
    .route('/', slicesRoutes(context))
    .route('/', layersRoutes(context))
    .route('/', labelsRoutes(context))
    .route('/', teachingRoutes(context))
    .route('/', modelsRoutes(context))
    .route('/', detectionsRoutes(context))
    .route('/', explainRoutes(context))
    .route('/', laboratoryRoutes(context))
    .route('/', overlayRoutes(context))
    .route('/', storedOverlaysRoutes(context))
    .route('/', reportsRoutes(context))
}

/** The API under /api and the built page beside it, with the security headers on both. */
export function createSite(context: ApiContext, pageFolder: string): Hono {
  return new Hono()
    .use(securityHeaders)
    .onError((error, c) => {
      // Hono's own word for a body that is not the JSON it says to be.
      if (error instanceof HTTPException && error.status === 400) return failureResponse(c, fail('request-invalid', `${error.message}.`).failure)
      return failureResponse(c, bugFailure(error))
    })
    .route('/api', createApi(context))
    .route('/', pageFiles(pageFolder))
}
