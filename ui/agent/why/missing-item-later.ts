import { later } from "../../shared/later.tsx"

export const MissingItem = later(async () => (await import("./missing-item.tsx")).MissingItem)
