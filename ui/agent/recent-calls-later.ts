import { later } from "../shared/later.tsx"

export const RecentCalls = later(async () => (await import("./recent-calls.tsx")).RecentCalls)
