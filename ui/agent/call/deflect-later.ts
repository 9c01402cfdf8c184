import { later } from "../../shared/later.tsx"

export const Deflect = later(async () => (await import("./deflect.tsx")).Deflect)
