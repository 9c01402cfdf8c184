/** `npm run admin -- reset-password`: a lost administrator's password, from the machine itself. */
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { CENTRE_USAGE, centreOptions } from "./centre-database.ts"
import { onCentre } from "./command.ts"
import { resetPassword } from "./reset-password.ts"

const USAGE = `npm run admin -- reset-password [options]
  --user NAME      whose password it is (default: admin)
${CENTRE_USAGE}
Makes up a new password and prints it once; whoever signs in with it chooses another first. Their sessions end, a lock after
wrong passwords too, and the audit log has a line of it. The centre may run or not. Exit code 2 when it could not be done.
`

const main = async (): Promise<number> => {
  const asked = (() => {
    try {
      return parseArgs({
        allowPositionals: true,
        options: { user: { type: "string", default: "admin" }, help: { type: "boolean" }, ...centreOptions }
      })
    } catch (error) {
      return (error as Error).message.split("\n")[0]!
    }
  })()
  const wrong = (why: string) => {
    process.stderr.write(`admin: ${why}\n`)
    return 2
  }
  if (typeof asked === "string") return wrong(asked)
  const { positionals, values } = asked
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  if (positionals.length !== 1 || positionals[0] !== "reset-password")
    return wrong("say what to do: npm run admin -- reset-password (--help says more)")
  return onCentre("admin", resolve(import.meta.dirname, "../.."), values, async (db) => {
    const password = await resetPassword(db, values.user, Date.now())
    process.stdout.write(
      `user ${values.user}, password ${password}   (shown this once; another is chosen at the next sign-in)\n`
    )
  })
}

process.exit(await main())
