import { later } from "../../shared/later.tsx"

export const SummaryPanel = later(async () => (await import("./summary-panel.tsx")).SummaryPanel)
