/** Words around the help and the manual; what they say is in help/ and manual/. */
export const helpZh = {
  "help.title": "帮助",
  "help.picture": "本页示例",
  "help.enlarge": "查看大图",
  "help.more": "在手册中查看",
  "help.none": "本页没有帮助。",
  "manual.title": "手册",
  "manual.search": "在本页中查找",
  "manual.found": "{count} 段",
  "manual.nothing": "没有找到。",
  "manual.print": "打印",
  "manual.contents": "目录",
  "manual.chinese": "手册为中文。"
} as const
