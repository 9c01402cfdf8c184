import type { Words } from "#wire/permissions.ts"

/** The sentences of all fields by their number: `help-apart.ts` fills it when the screens are built. Before that each field has its own. */
export const HELP: ReadonlyArray<Words> = []
