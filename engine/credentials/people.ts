/** `npm run people -- passwords --out FILE`: first passwords for many people at once. */
import { rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { CENTRE_USAGE, centreOptions } from "./centre-database.ts"
import { onCentre } from "./command.ts"
import { handOut } from "./hand-out.ts"
import { Wrong } from "./wrong.ts"

const USAGE = `npm run people -- passwords --out FILE [options]
  --out FILE       the list to hand out, as csv: user, name, passwords of screen and telephone; must not be there yet
  --user NAME      for this person alone, who gets new ones; any number of times (default: whoever has none)
${CENTRE_USAGE}
Passwords of the screens are changed at the first sign-in. The file has them in plain text, for its owner's eyes: remove it
when they are handed out. The centre may run or not. Exit code 2 when it could not be done.
`

/** Read by its owner only. */
const MODE = 0o600

const main = async (): Promise<number> => {
  const asked = (() => {
    try {
      return parseArgs({
        allowPositionals: true,
        options: {
          out: { type: "string" },
          user: { type: "string", multiple: true, default: [] },
          help: { type: "boolean" },
          ...centreOptions
        }
      })
    } catch (error) {
      return (error as Error).message.split("\n")[0]!
    }
  })()
  const wrong = (why: string) => {
    process.stderr.write(`people: ${why}\n`)
    return 2
  }
  if (typeof asked === "string") return wrong(asked)
  const { positionals, values } = asked
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  if (positionals.length !== 1 || positionals[0] !== "passwords")
    return wrong("say what to do: npm run people -- passwords --out FILE (--help says more)")
  const { out } = values
  if (out === undefined) return wrong("--out FILE is missing: where the list goes")
  let isWritten = false
  const code = await onCentre("people", resolve(import.meta.dirname, "../.."), values, async (db, { realm }) => {
    const people = await handOut(db, { users: values.user, realm, at: Date.now() }, (csv) => {
      try {
        writeFileSync(out, csv, { mode: MODE, flag: "wx" })
        isWritten = true
      } catch (error) {
        const { code: why, message } = error as NodeJS.ErrnoException
        throw new Wrong(`${out} ${why === "EEXIST" ? "is there already" : `cannot be written: ${message}`}`)
      }
    })
    process.stdout.write(
      people === 0
        ? `nobody needs a password${values.user.length === 0 ? "" : ": no such people"}\n`
        : `passwords of ${people} people are in ${out}\n`
    )
  })
  // The database has not taken them: nobody shall hand them out.
  if (code !== 0 && isWritten) rmSync(out, { force: true })
  return code
}

process.exit(await main())
