/** `npm run admin`: a lost administrator's password or telephone, from the machine itself. */
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { CENTRE_USAGE, centreOptions } from "./centre-database.ts"
import { onCentre } from "./command.ts"
import { resetPassword, resetTwoStep } from "./reset-password.ts"

const USAGE = `npm run admin -- WHAT [options]
  reset-password   makes up a new password and prints it once; whoever signs in with it chooses another first. Their sessions
                   end, a lock after wrong passwords too
  reset-two-step   takes the two-step sign-in away, as for a lost telephone with no recovery code left
  --user NAME      whose it is (default: admin)
${CENTRE_USAGE}
The audit log has a line of it. The centre may run or not. Exit code 2 when it could not be done.
`

const WHAT = ["reset-password", "reset-two-step"]

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
  const [what, ...more] = positionals
  if (what === undefined || more.length > 0 || !WHAT.includes(what))
    return wrong(`say what to do: npm run admin -- ${WHAT.join(" | ")} (--help says more)`)
  return onCentre("admin", resolve(import.meta.dirname, "../.."), values, async (db) => {
    if (what === "reset-two-step") {
      await resetTwoStep(db, values.user, Date.now())
      process.stdout.write(`user ${values.user} signs in without a code now\n`)
      return
    }
    const password = await resetPassword(db, values.user, Date.now())
    process.stdout.write(
      `user ${values.user}, password ${password}   (shown this once; another is chosen at the next sign-in)\n`
    )
  })
}

process.exit(await main())
