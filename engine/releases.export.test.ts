import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { connect, type Sql } from "../load-tests/releases/connection.ts"
import { exportRelease } from "../load-tests/releases/export.ts"
import { importRelease } from "../load-tests/releases/import.ts"
import { startPostgres, type TestPostgres } from "./adapters/postgres/testing/test-database.ts"

let server: TestPostgres
let folder: string
const open: Array<Sql> = []
beforeAll(async () => {
  server = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), "carillon-releases-"))
}, 60_000)
afterAll(async () => {
  for (const db of open) await db.end({ timeout: 1 })
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

const empty = async (): Promise<Sql> => {
  const db = connect(await server.fresh())
  open.push(db)
  return db
}
const newFolder = () => mkdtempSync(join(folder, "export-"))

const filesOf = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(dir.length + 1), readFileSync(file, "utf8")])
  )

const exported = async (db: Sql): Promise<string> => {
  const into = newFolder()
  await exportRelease(db, into)
  return into
}

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => assert.fail("it did not fail"),
    (error: Error) => error.message
  )

/** Everything that a schema of ours has, or may have soon, and values that a careless text would spoil. */
const SCHEMA = `
  create table sites (id text primary key, name text not null, "order" integer not null default 1 check ("order" > 0));
  create table people (
    id bigint generated always as identity primary key,
    badge serial,
    site text not null references sites on delete cascade,
    born date, seen timestamptz, photo bytea, tags text[], facts jsonb, said json, share double precision,
    letters text collate "C",
    upper_name text generated always as (upper(site)) stored,
    unique (site, badge)) with (fillfactor = 50);
  create index people_born on people (born desc) where born is not null;
  create sequence tickets start 100 increment 5;
  create table steps (actor text not null, at bigint not null, body json, primary key (actor, at)) partition by range (at);
  create table steps_old partition of steps for values from (minvalue) to (1000);
  create table steps_new partition of steps for values from (1000) to (maxvalue) with (fillfactor = 70);
  create index steps_at on steps (at);
  create unlogged table scratch (n numeric, note text);
  create table nothing_in_it (id integer primary key);
  insert into sites values ('a', E'tab\\tline\\nreturn\\rback\\\\slash \\\\N \\\\. 小型', 2), ('B', '', 1);
  insert into people (site, born, seen, photo, tags, facts, said, share, letters) values
    ('a', '2024-02-29', '2024-02-29 12:00:00.123456+08', '\\xdeadbeef', '{a,"b,c",NULL}', '{"b": 1, "a": [null]}', '{"b":1,  "a":"\\u0000"}', 0.1, 'x'),
    ('B', null, null, null, null, null, null, 'NaN', null);
  insert into steps select 'call/' || n, n * 300, json_build_object('n', n) from generate_series(1, 12) n;
  create table wide (n integer primary key, note text);
  insert into wide select n, repeat('x', 40000) from generate_series(1, 3) n;
  create table long (n integer primary key, note text);
  insert into long select n, repeat(n::text, 10) from generate_series(1, 5000) n;
  create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'it; stays'; end $$;
  create trigger steps_stay before update or delete on steps for each row execute function refuse_change();
  create trigger sites_stay before insert on sites for each row when (new.id = 'never') execute function refuse_change();
  insert into scratch values (1.50, 'twice'), (1.50, 'twice'), (null, null);
  select nextval('tickets'), nextval('tickets');`

describe("an export", () => {
  it("imported into an empty database and exported again is the same bytes", async () => {
    const [first, second] = [await empty(), await empty()]
    await first.unsafe(SCHEMA)
    const from = await exported(first)
    await importRelease(second, from)
    assert.deepStrictEqual(filesOf(await exported(second)), filesOf(from))
  })

  it("holds every table with all its rows, and what is made from them goes on where it stood", async () => {
    const [first, second] = [await empty(), await empty()]
    await first.unsafe(SCHEMA)
    await importRelease(second, await exported(first))
    const tables = await first<Array<{ name: string }>>`
      select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
    assert.isAtLeast(tables.length, 7)
    for (const { name } of tables) {
      const rows = (db: Sql) => db.unsafe(`select t::text as row from ${name} t order by 1`)
      assert.deepStrictEqual([...(await rows(second))], [...(await rows(first))], name)
    }
    const [next] = await second`
      insert into people (site) values ('a') returning id, badge, nextval('tickets')::integer as ticket, upper_name`
    assert.deepStrictEqual({ ...next }, { id: "3", badge: 3, ticket: 110, upper_name: "A" })
    assert.include(await failure(second`update steps set at = at + 1`), "it; stays")
    assert.include(await failure(second`insert into sites values ('never', '')`), "it; stays")
    assert.include(await failure(second`insert into people (site) values ('nowhere')`), "violates foreign key")
    assert.include(await failure(second`insert into sites values ('c', 'C', 0)`), "violates check")
  })

  it("refuses what it does not know how to keep, by name", async () => {
    const db = await empty()
    await db.unsafe(`
      create view everybody as select 1;
      create type mood as enum ('calm');
      create function two() returns integer language sql as 'select 2'`)
    const why = await failure(exported(db))
    for (const what of ["the view everybody", "the type mood", "the function two"]) assert.include(why, what)
  })

  it("is not written over another one", async () => {
    const db = await empty()
    await db.unsafe("create table t (n integer)")
    assert.include(await failure(exportRelease(db, await exported(db))), "holds an export already")
  })
})

describe("an import", () => {
  it("refuses a database that is not empty, and leaves it alone", async () => {
    const [first, second] = [await empty(), await empty()]
    await first.unsafe(SCHEMA)
    await second.unsafe("create table mine (n integer)")
    assert.include(await failure(importRelease(second, await exported(first))), "it has the table mine")
    assert.lengthOf(await second`select from information_schema.tables where table_schema = 'public'`, 1)
  })

  it("refuses an export that lost a file, and leaves the database empty", async () => {
    const [first, second] = [await empty(), await empty()]
    await first.unsafe(SCHEMA)
    const from = await exported(first)
    rmSync(join(from, "tables/people.copy"))
    assert.include(await failure(importRelease(second, from)), "tables/people.copy is missing")
    cpSync(join(from, "tables/sites.copy"), join(from, "tables/people.copy"))
    assert.include(await failure(importRelease(second, from)), "name")
    assert.lengthOf(await second`select from information_schema.tables where table_schema = 'public'`, 0)
  })
})

describe("the commands", () => {
  const run = (script: string, ...flags: ReadonlyArray<string>) =>
    new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
      const file = new URL(`../load-tests/releases/${script}.ts`, import.meta.url).pathname
      execFile(process.execPath, [file, ...flags], (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err })
      )
    })

  it("tell how they are called, and refuse what they do not know in one line", async () => {
    for (const script of ["export", "import", "record"]) {
      const help = await run(script, "--help")
      assert.deepInclude(help, { code: 0, err: "" }, script)
      assert.include(help.out, `node load-tests/releases/${script}.ts`)
      const unknown = await run(script, "--nonsense")
      assert.deepInclude(unknown, { code: 2, out: "" }, script)
      assert.match(unknown.err, new RegExp(`^${script}: [^\\n]*--nonsense[^\\n]*\\n$`, "u"))
    }
    assert.deepStrictEqual(await run("export", "--into", "x"), {
      code: 2,
      out: "",
      err: "export: --database is missing\n"
    })
  })

  it("carry a database from one server's folder to another database", async () => {
    const url = await server.fresh()
    const first = connect(url)
    open.push(first)
    await first.unsafe(SCHEMA)
    const [into, target] = [newFolder(), await server.fresh()]
    assert.deepStrictEqual(await run("export", "--database", url, "--into", into), { code: 0, out: "", err: "" })
    assert.deepStrictEqual(await run("import", "--database", target, "--from", into), { code: 0, out: "", err: "" })
    const second = connect(target)
    open.push(second)
    assert.deepStrictEqual(filesOf(await exported(second)), filesOf(into))
  })
})
