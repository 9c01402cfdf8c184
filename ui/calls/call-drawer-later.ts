import { later } from "../shared/later.tsx"

export const CallDrawer = later(async () => (await import("./call-drawer.tsx")).CallDrawer)
