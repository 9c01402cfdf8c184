import { type Kysely, sql } from "kysely"

/** What callers hear, as things of a centre; the files behind it; and words that a voice says wrong. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table prompts (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 100), words text not null default '' check (length(words) <= 500),
      voices jsonb not null default '{}' check (jsonb_typeof(voices) = 'object'))`,
    `create table pronunciations (id text primary key, ${KEPT},
      written text not null check (length(written) between 1 and 40), language text not null check (language in ('zh-CN', 'en')),
      spoken text not null check (length(spoken) between 1 and 80))`,
    // A file has its own words for a name, so it is never another one than it was; whoever names it finds it.
    `create table prompt_files (file text primary key check (file ~ '^[0-9a-f]{32}$'), duration_ms bigint not null check (duration_ms >= 0),
      made_at bigint not null, made_by text not null)`
  ])
    await sql.raw(statement).execute(db)
  for (const [id, name, zh, en] of SHIPPED)
    await sql`insert into prompts (id, name, voices, changed_at) values (${id}, ${name}, ${JSON.stringify(
      zh === "" ? {} : { "zh-CN": { text: zh, file: null }, en: { text: en, file: null } }
    )}::jsonb, (extract(epoch from now()) * 1000)::bigint)`.execute(db)
}

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

/** Those that come with the programme, as `config/prompts/` has them. */
const SHIPPED: ReadonlyArray<readonly [id: string, name: string, zh: string, en: string]> = [
  [
    "welcome",
    "欢迎词",
    "您好，欢迎致电。综合服务请按1，长者关怀请按2，服务时间请按3，重听请按星号键。",
    "Hello and welcome. For general service, press 1. For care of the elderly, press 2. For our hours, press 3. To hear this again, press star."
  ],
  ["hours", "服务时间", "本热线全天二十四小时为您服务。", "This line is open twenty-four hours a day."],
  [
    "closed",
    "非工作时间",
    "您好，现在是非工作时间，请在工作时间再次来电。",
    "Hello. We are closed at the moment. Please call again during our opening hours."
  ],
  ["invalid-key", "按键有误", "按键有误，请重新输入。", "That key is not in use. Please try again."],
  ["no-key", "没有按键", "没有收到您的按键。", "We did not hear a key."],
  ["connecting", "正在转接", "正在为您转接，请稍候。", "We are connecting you. Please hold the line."],
  ["queue-wait", "排队等候", "坐席全忙，请稍候。", "All our agents are busy. Please hold the line."],
  ["goodbye", "再见", "感谢来电，再见。", "Thank you for calling. Goodbye."],
  ["music-on-hold", "等待音乐", "", ""]
]
