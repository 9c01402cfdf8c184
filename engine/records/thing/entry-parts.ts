/** Parts of what people enter in their daily work; a field of a thing belongs to one or to none. */
export const ENTRY_PARTS = ["customer", "notes", "contact"] as const
export type EntryPart = (typeof ENTRY_PARTS)[number]
