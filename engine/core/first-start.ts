import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { readCentre } from "../records/centre/store.ts"
import { passwordProblem, USUAL_PASSWORD_RULES } from "../records/accounts/password-rules.ts"
import { accountsCsv, ADMIN, isBare, makeUpPasswords, seedCentre, type SeedUsers } from "../records/centre/seed.ts"
import { type Boot, StartRefused } from "../workers/frame/worker.ts"
import { keepSetUpCode } from "./set-up-code.ts"

/** Read by its owner only: it holds every first password in plain text. */
const ACCOUNTS_MODE = 0o600

/** Says that this data folder's centre is not new: nobody is asked for the administrator's first password again. */
const FIRST_START = "first-start"

/** Fills an empty database from the seed file; if asked, with passwords for everybody, in plain text in `accounts.csv`. */
export const firstStart = Effect.fnUntraced(function* (
  boot: Pick<Boot, "accountsFile" | "adminPassword" | "paths" | "settings">
): Effect.fn.Return<
  { readonly centre: Centre; readonly facts: Record<string, unknown> },
  StartRefused | StoreAway,
  Database
> {
  const { accountsFile: asked, adminPassword, paths, settings } = boot
  const { centre, users } = yield* readSeedFile(paths.seed)
  const problem = adminPassword === "" ? undefined : passwordProblem(adminPassword, ADMIN, USUAL_PASSWORD_RULES)
  if (problem !== undefined) return yield* new StartRefused({ setting: "CARILLON_ADMIN_PASSWORD", message: problem.en })
  const passwords = makeUpPasswords(centre, adminPassword, asked)
  /** Of a bare centre the made-up password is the code with which its administrator begins. */
  const isCode = isBare(centre) && adminPassword === ""
  const accountsFile = join(paths.data, "accounts.csv")
  // Before the database: a first start that dies in between finds it empty again and writes the file anew.
  yield* Effect.try({
    try: () => {
      writeFileSync(join(paths.data, FIRST_START), `${new Date().toISOString()}\n`)
      if (isCode) keepSetUpCode(paths.data, passwords.admin)
      if (!asked) return
      writeFileSync(accountsFile, accountsCsv(passwords), { mode: ACCOUNTS_MODE })
      chmodSync(accountsFile, ACCOUNTS_MODE)
    },
    catch: (error) =>
      new StartRefused({ setting: "dataDir", message: `${accountsFile} cannot be written: ${String(error)}` })
  })
  yield* Effect.logInfo("the database is empty: seeding", {
    from: paths.seed,
    agents: centre.agents.length,
    queues: centre.queues.length
  })
  yield* seedCentre(centre, passwords, settings.sip.realm, users).pipe(
    Effect.catchTag("SeedRefused", ({ why }) =>
      Effect.fail(new StartRefused({ setting: "seed", message: `${paths.seed}: ${why}` }))
    )
  )
  // As every later start will read it: with what is usual beside what the seed says.
  const read = yield* Effect.orDie(readCentre)
  return {
    centre: read ?? centre,
    facts: {
      ...(asked ? { accountsFile } : { agentsWithoutPassword: centre.agents.length }),
      ...(adminPassword === "" && !isCode ? { adminPassword: passwords.admin } : {})
    }
  }
})

const readSeedFile = (
  file: string
): Effect.Effect<{ readonly centre: Centre; readonly users: SeedUsers }, StartRefused> =>
  Effect.gen(function* () {
    const text = yield* Effect.try({
      try: () => readFileSync(file, "utf8"),
      catch: (error) => new StartRefused({ setting: "seed", message: `${file} cannot be read: ${String(error)}` })
    })
    // The YAML parser is needed once in a centre's life.
    const { readSeed } = yield* Effect.promise(() => import("#config/seed/check.ts"))
    const read = readSeed(text)
    if ("centre" in read) return read
    const problems = read.problems.map(({ message, where }) => `${where}: ${message}`).join("; ")
    return yield* new StartRefused({ setting: "seed", message: `${file}: ${problems}` })
  })
