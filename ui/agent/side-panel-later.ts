import { later } from "../shared/later.tsx"

export const SidePanel = later(async () => (await import("./side-panel.tsx")).SidePanel)
