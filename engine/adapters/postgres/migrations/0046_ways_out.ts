import { type Kysely, sql } from "kysely"

/** What callers hear who leave a queue by a key. */
export const up = async (db: Kysely<never>): Promise<void> => {
  // A centre may have a prompt of this name already: it stays theirs.
  for (const [id, name, zh, en] of PROMPTS)
    await sql`insert into prompts (id, name, voices, changed_at) values (${id}, ${name}, ${JSON.stringify({
      "zh-CN": { text: zh, file: null },
      en: { text: en, file: null }
    })}::jsonb, (extract(epoch from now()) * 1000)::bigint) on conflict (id) do nothing`.execute(db)
}

/** As `config/prompts/` has them. */
const PROMPTS: ReadonlyArray<readonly [id: string, name: string, zh: string, en: string]> = [
  [
    "queue-choices",
    "排队提示（可选回拨或留言）",
    "坐席全忙，请稍候。需要我们回拨请按9，需要留言请按8。",
    "All our agents are busy. Please hold the line. To be called back, press 9. To leave a message, press 8."
  ],
  [
    "callback-promised",
    "已预约回拨",
    "好的，轮到您时我们会回拨您的来电号码，请保持电话畅通，再见。",
    "Thank you. When it is your turn, we will call you back at the number that you are calling from. Goodbye."
  ],
  [
    "leave-message",
    "请留言",
    "请在提示音后留言，按井号键结束。",
    "Please speak after the tone. Press hash when you have finished."
  ]
]
