import type { helpZh } from "./help-zh.ts"

export const helpEn: Record<keyof typeof helpZh, string> = {
  "help.title": "Help",
  "help.picture": "An example of this page",
  "help.enlarge": "Show it large",
  "help.more": "More in the manual",
  "help.none": "There is no help for this page.",
  "manual.title": "Manual",
  "manual.search": "Find in this page",
  "manual.found": "{count} sections",
  "manual.nothing": "Nothing found.",
  "manual.print": "Print",
  "manual.contents": "Contents",
  "manual.chinese": "The manual is in Chinese. The “?” at the top of each page explains it in English."
}
