import { later } from "../../shared/later.tsx"

export const ChoosePanel = later(async () => (await import("./choose-panel.tsx")).ChoosePanel)
