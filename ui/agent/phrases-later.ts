import { later } from "../shared/later.tsx"

export const Phrases = later(async () => (await import("./phrases.tsx")).Phrases)
