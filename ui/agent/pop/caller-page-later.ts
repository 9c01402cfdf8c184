import { later } from "../../shared/later.tsx"

export const CallerPage = later(async () => (await import("./caller-page.tsx")).CallerPage)
