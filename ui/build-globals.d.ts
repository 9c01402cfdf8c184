/** Filled in by the build, from package.json. */
declare const CARILLON_VERSION: string
