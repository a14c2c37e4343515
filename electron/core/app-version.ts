import packageJson from '../../package.json' with { type: 'json' }

/** Sulcus' own version, from package.json. */
export const appVersion: string = packageJson.version
