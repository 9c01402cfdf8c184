import { later } from "../../shared/later.tsx"

export const CustomerTab = later(async () => (await import("./customer-tab.tsx")).CustomerTab)
