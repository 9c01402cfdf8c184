import { later } from "../shared/later.tsx"

export const AlarmDesk = later(async () => (await import("./alarm-desk.tsx")).AlarmDesk)
