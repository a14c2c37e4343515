import { config } from 'zod'

/**
 * The shared geometry file declares schemas. Zod would probe `new Function` when they are built, which the page's
 * content security policy forbids (and reports); this module is imported first and switches the probe off.
 */
config({ jitless: true })
