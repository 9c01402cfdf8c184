import { wholeOrNone, yesNo } from "../thing/field.ts"

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]

/** For whom of those who know a customer the work of a queue is first. */
export const preferredFields = {
  prefersOwn: yesNo({
    zh: "优先专属坐席",
    en: "Prefers the customer's own agent",
    help: {
      zh: "按主叫号码找到客户，先给其“专属坐席”；等多久见“为指定坐席保留”。号码为几位客户共用且专属坐席不同时不优先。",
      en: "The customer is found by the number they call from, and their own agent goes first; how long it waits for them says “Held for the preferred agent”. Nobody goes first where customers with different agents share the number."
    },
    example: true,
    usual: false
  }),
  lastAgentWithinMs: wholeOrNone({
    zh: "优先上次服务的坐席",
    en: "Prefers who served last within",
    help: {
      zh: "这么多天内与该客户通过话的坐席先接（有专属坐席时专属坐席在先）；更久以前的多半已不记得。留空则不优先。",
      en: "Who spoke with the customer in so many days goes first, behind their own agent; who did longer ago hardly remembers it. Empty: nobody."
    },
    unit: { zh: "天", en: "days" },
    shownAs: DAY_MS,
    minimum: HOUR_MS,
    maximum: 366 * DAY_MS,
    example: 30 * DAY_MS,
    usual: null
  })
}
