import { later } from "../../shared/later.tsx"

export const DirectCall = later(async () => (await import("./direct-call.tsx")).DirectCall)
