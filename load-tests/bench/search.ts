import { randomUUID } from "node:crypto"
import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import { connect } from "#engine/adapters/postgres/database.ts"
import { migrate } from "#engine/adapters/postgres/migrate.ts"
import { startImportThread } from "#engine/office/exchange/import-thread.ts"
import type { Tables } from "#engine/ports/Database.ts"
import { customer } from "#engine/records/customers/schema.ts"
import { searchRow } from "#engine/records/customers/grams.ts"
import { pageOf } from "#engine/records/tables/read.ts"
import type { Bench, Found } from "../bench.ts"
import { percentile } from "../crowd/wait.ts"
import { throwAwayPostgres } from "./postgres.ts"

/** What a person who looks for a customer is promised, and 100,000 rows of a file within a minute. */
const SEARCH_P95_MS = 100
const ROWS_PER_SECOND = 1_667
const PORTION = 5_000

const SURNAMES = [
  ..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
]
const GIVEN = [
  ..."芳娜敏静秀丽艳娟霞红玲桂英梅莉兰翠香珍凤洁燕琳晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛"
]
const CITIES = [
  "北京市海淀区",
  "上海市浦东新区",
  "广州市天河区",
  "深圳市南山区",
  "成都市武侯区",
  "杭州市西湖区",
  "武汉市洪山区",
  "西安市雁塔区"
]
const ROADS = [
  "中关村大街",
  "世纪大道",
  "天河路",
  "科技园南路",
  "人民南路",
  "文三路",
  "珞喻路",
  "长安南路",
  "解放路",
  "建设路",
  "中山路",
  "和平路"
]

/** The same people for the same numbers; no two of them alike in all. */
const personAt = (n: number) => {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0
  const pick = <A>(from: ReadonlyArray<A>, salt: number): A =>
    from[(Math.imul(mixed ^ salt, 0x85ebca6b) >>> 8) % from.length]!
  const name = `${pick(SURNAMES, 1)}${pick(GIVEN, 2)}${n % 3 === 0 ? "" : pick(GIVEN, 3)}`
  const address = `${pick(CITIES, 4)}${pick(ROADS, 5)} ${(mixed % 300) + 1} 号 ${(mixed % 29) + 1} 层`
  return { name, address, number: `1${3 + (n % 7)}${String((mixed * 7 + n) % 1_000_000_000).padStart(9, "0")}` }
}

/** Written in portions as the import would write them, without its checks and its log; the index is made at the end. */
const fill = async (db: Kysely<Tables>, rows: number, say: (line: string) => void): Promise<void> => {
  await sql`drop index customer_search_grams`.execute(db)
  for (let at = 0; at < rows; at += PORTION) {
    const people = Array.from({ length: Math.min(PORTION, rows - at) }, (_, n) => {
      const { address, name, number } = personAt(at + n)
      const phones = [{ kind: "mobile" as const, number: `+86${number}`, written: number }]
      return { id: `c${at + n}`, name, addresses: [address], phones }
    })
    const found = people.map(searchRow)
    await sql`insert into customers (id, name, kind, phones, addresses)
      select id, name, 'person', phones::jsonb, array[address] from unnest(${people.map(({ id }) => id)}::text[],
        ${people.map(({ name }) => name)}::text[], ${people.map(({ phones }) => JSON.stringify(phones))}::text[],
        ${people.map(({ addresses }) => addresses[0]!)}::text[]) given (id, name, phones, address)`.execute(db)
    await sql`insert into customer_search (customer, text, pinyin, initials, digits, grams)
      select customer, text, pinyin, initials, digits, grams::int4[] from unnest(${found.map((each) => each.customer)}::text[],
        ${found.map(({ text }) => text)}::text[], ${found.map(({ pinyin }) => pinyin)}::text[],
        ${found.map(({ initials }) => initials)}::text[], ${found.map(({ digits }) => digits)}::text[],
        ${found.map(({ grams }) => `{${grams.join(",")}}`)}::text[]) given (customer, text, pinyin, initials, digits, grams)`.execute(
      db
    )
    await sql`insert into customer_numbers (customer, number) select * from unnest(${people.map(({ id }) => id)}::text[],
        ${people.map(({ phones }) => phones[0]!.number)}::text[]) on conflict do nothing`.execute(db)
    if (at % 100_000 === 0) say(`${at} customers`)
  }
  await sql`create index customer_search_grams on customer_search using gin (grams)`.execute(db)
  await sql`vacuum analyze customers, customer_search, customer_numbers`.execute(db)
  say("the index is there")
}

/** What people type, of somebody who is there: name, initials, pinyin, an end or a middle of the number, an address, a surname alone. */
const searchesOf = (rows: number): ReadonlyArray<string> =>
  Array.from({ length: 50 }, (_, n) => {
    const { address, name, number } = personAt(Math.imul(n, 7_919) % rows)
    const { initials, pinyin } = searchRow({ id: "", name, addresses: [], phones: [] })
    return [
      name,
      initials,
      pinyin,
      number.slice(-4),
      number.slice(0, 7),
      number,
      address.slice(0, 10),
      address.slice(6, 9),
      name[0]!,
      `${address.slice(0, 3)} ${name}`
    ]
  }).flat()

const measured = Effect.fnUntraced(function* (rows: number, imports: number, say: (line: string) => void) {
  const url = yield* (yield* throwAwayPostgres)("search")
  const db = yield* Effect.acquireRelease(
    Effect.sync(() => connect(url, 2)),
    (pool) => Effect.promise(() => pool.destroy())
  )
  return yield* Effect.promise(async () => {
    await migrate(db as never, url)
    await fill(db as Kysely<Tables>, rows, say)
    const { found, ms } = await searched(db as Kysely<Tables>, rows)
    say(`${ms.length} searches`)
    const importMs = await imported(url, rows, imports)
    const kept = await sql<{ readonly n: number }>`select count(*) n from customers`.execute(db)
    const round = (value: number) => Math.round(value * 10) / 10
    return {
      rows,
      p50Ms: round(percentile(ms, 0.5)),
      p95Ms: round(percentile(ms, 0.95)),
      maxMs: round(Math.max(...ms)),
      importRowsPerSecond: Math.round((imports * 1_000) / importMs),
      searches: ms.length,
      foundNobody: found.filter((n) => n === 0).length,
      kept: Number(kept.rows[0]!.n)
    }
  })
}, Effect.scoped)

/** As the list asks: the page and how many there are. Each search once before, as a centre that has been at work has its pages at hand. */
const searched = async (db: Kysely<Tables>, rows: number) => {
  const [ms, found]: [Array<number>, Array<number>] = [[], []]
  const all = searchesOf(rows)
  for (const isMeasured of [false, true])
    for (const search of all) {
      const began = performance.now()
      const { total } = await pageOf(db, customer, { search }, { kind: "everything" })
      if (!isMeasured) continue
      ms.push(performance.now() - began)
      found.push(total)
    }
  return { ms, found }
}

const imported = async (databaseUrl: string, rows: number, imports: number): Promise<number> => {
  const lines = Array.from({ length: imports }, (_, n) => {
    const { address, name, number } = personAt(rows + n)
    return `${name},${number},${address}\r\n`
  })
  const order = {
    thing: "customer",
    mode: "apply" as const,
    format: "csv" as const,
    bytes: new Uint8Array(Buffer.from(`名称,电话号码,地址\r\n${lines.join("")}`)),
    fileName: `customers-${randomUUID()}.csv`,
    asker: {
      account: "bench",
      name: "bench",
      agent: null,
      unit: "centre",
      grants: { "customers.edit": "organisation" as const, "customers.import": "organisation" as const },
      reach: { team: [], department: [] }
    },
    at: 0,
    scope: { kind: "everything" as const }
  }
  const entry = new URL("../../engine/workers/import.ts", import.meta.url)
  const began = performance.now()
  const ended = await startImportThread(entry, databaseUrl, order, () => {}).ended
  const ms = performance.now() - began
  if (ended.kind === "failed") throw new Error(ended.message)
  if (ended.outcome.created !== imports)
    throw new Error(JSON.stringify({ ...ended.outcome, problems: ended.outcome.problems.slice(0, 3) }))
  return ms
}

export const searchBench: Bench = {
  about: "how long a search among a million customers takes, and how many an import adds to them a second",
  numbers: { rows: 1_000_000, imports: 100_000 },
  run: async ({ imports = 0, rows = 0 }, say): Promise<Found> => {
    const result = await Effect.runPromise(measured(rows, imports, say))
    const { foundNobody, importRowsPerSecond, kept, p95Ms } = result
    return {
      result,
      short: [
        ...(p95Ms > SEARCH_P95_MS ? [`95 of 100 searches take at most ${SEARCH_P95_MS} ms`] : []),
        ...(importRowsPerSecond < ROWS_PER_SECOND ? [`${ROWS_PER_SECOND} imported rows a second are promised`] : []),
        ...(foundNobody > 0 ? [`${foundNobody} searches found nobody, and somebody is there`] : []),
        ...(kept === rows + imports ? [] : ["not every row was kept"])
      ]
    }
  }
}
