import type { Words } from "#wire/permissions.ts"

/** The box in which a number is tried. */
export const TRIAL = {
  title: { zh: "试拨号码", en: "Try a number" },
  lead: {
    zh: "只按规则判断，不会真的拨出。",
    en: "Says what the rules make of it. Nothing is dialled."
  },
  number: { zh: "号码", en: "Number" },
  who: { zh: "谁拨", en: "Who dials" },
  agent: { zh: "工号", en: "Agent's number" },
  queue: { zh: "为哪个队列", en: "For the queue" },
  noQueue: { zh: "不为队列", en: "none" },
  byAgent: { zh: "某个坐席（按其角色）", en: "an agent, as their roles say" },
  try: { zh: "查看结果", en: "See what comes of it" },
  dials: { zh: "拨出", en: "Dials" },
  sends: { zh: "线路规则后发送", en: "Sent, by the trunk's rules" },
  trunk: { zh: "线路", en: "Trunk" },
  next: { zh: "失败后改走", en: "Otherwise by" },
  shown: { zh: "外显", en: "Shows" },
  nothing: { zh: "不指定", en: "none is said" }
} as const satisfies Readonly<Record<string, Words>>

/** With the right of somebody; the words of each say which. */
export const RIGHTS: ReadonlyArray<{ readonly value: string; readonly words: Words }> = [
  { value: "international", words: { zh: "有国际长途权限的人", en: "who may dial abroad" } },
  { value: "national", words: { zh: "有国内长途权限的人", en: "who may dial other cities" } },
  { value: "local", words: { zh: "有市话权限的人", en: "who may dial local numbers" } },
  { value: "internal", words: { zh: "只能拨内部分机的人", en: "who may dial extensions alone" } },
  { value: "none", words: { zh: "没有拨号权限的人", en: "who may not dial" } }
]

/** Beside the number at which a queue overflows: what the rules make of it now. `trunk`, `digits` and `shown` are filled in. */
export const overflowWords = {
  goes: ({ digits, shown, trunk }: { digits: string; shown: string | null; trunk: string }): Words => ({
    zh: `现在经“${trunk}”拨出 ${digits}，${shown === null ? "不指定外显号码" : `外显 ${shown}`}`,
    en: `Dialled now as ${digits} by trunk ${trunk}, ${shown === null ? "no number is said to be shown" : `shown ${shown}`}`
  }),
  not: (why: Words): Words => ({ zh: `现在不能拨出：${why.zh}`, en: `Not dialled as things are: ${why.en}` })
}
