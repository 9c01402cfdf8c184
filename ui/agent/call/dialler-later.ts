import { later } from "../../shared/later.tsx"

export const Dialler = later(async () => (await import("./dialler.tsx")).Dialler)
