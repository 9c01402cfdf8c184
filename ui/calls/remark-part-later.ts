import { later } from "../shared/later.tsx"

export const RemarkPart = later(async () => (await import("./remark-part.tsx")).RemarkPart)
