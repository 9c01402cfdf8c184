/** `npm run clean`: removes what centres kept outside their own folders and nobody needs any more. */
import { parseArgs } from "node:util"
import { reasonOf } from "#config/folder.ts"
import { findLeftovers, type Leftover, removeLeftover } from "./adapters/embedded-postgres/leftovers.ts"

const USAGE = `npm run clean
  --help   this text
Removes /var/lib/carillon-pg-… (or the same below the folder for temporary files): databases whose data folder is gone, and
copies of PostgreSQL's programs without a database. A centre puts them there when root starts it and its data folder lies where
the user who runs PostgreSQL may not go, as in /root. What belongs to a data folder that is still there is kept and named;
remove that folder first. Data folders on a disk that is not mounted count as gone: mount every disk before.
Exit code 1 when something could not be removed.
`

const main = (): number => {
  try {
    const { values } = parseArgs({ options: { help: { type: "boolean" } } })
    if (values.help === true) {
      process.stdout.write(USAGE)
      return 0
    }
  } catch (error) {
    process.stderr.write(`clean: ${(error as Error).message}\n`)
    return 2
  }
  const found = findLeftovers()
  if (found.length === 0) process.stdout.write("there is nothing to remove\n")
  return found.map(clean).every(Boolean) ? 0 : 1
}

/** Removes it if it may go, and says what became of it. False when it should have gone and did not. */
const clean = (leftover: Leftover): boolean => {
  const { home, megabytes, needed, of } = leftover
  const what = `${home} (${megabytes} MB${of === undefined ? "" : `, of ${of}`})`
  if (needed !== undefined) {
    process.stdout.write(`kept ${what}: ${needed}\n`)
    return true
  }
  try {
    removeLeftover(leftover)
    process.stdout.write(`removed ${what}\n`)
    return true
  } catch (error) {
    process.stderr.write(`could not remove ${what}: ${reasonOf(error)}\n`)
    return false
  }
}

process.exit(main())
