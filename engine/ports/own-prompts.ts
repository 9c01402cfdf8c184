/** Names of files that people brought begin with this; other names are those of the folder of prompts. */
export const KEPT = "kept"
/** Names of texts that were spoken. */
export const SPOKEN = "spoken"

/** Whether it lies in the folder that the centre writes, and not in that of the prompts which came with it. */
export const isOwnPrompt = (name: string): boolean => name.startsWith(`${KEPT}/`) || name.startsWith(`${SPOKEN}/`)
