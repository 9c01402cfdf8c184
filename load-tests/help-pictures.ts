import { mkdirSync } from "node:fs"
import { parseArgs } from "node:util"
import { inBusyCentre } from "./pictures/busy-centre.ts"
import { takePictures } from "./pictures/take.ts"
import { stopStartedCentres } from "./running-centre.ts"

const HELP = `npm run help-pictures -- [--only PAGE] [--busy-seconds N]
  Makes the pictures of the screens' help anew, out of a throw-away centre with simulated people: ui/help/pictures/<page>.<zh|en>.webp
  --only PAGE        one page alone, such as agent, or queues
  --busy-seconds N   how long calls come before the first picture (90), 0 to 3600
  --help             this text
`
const FOLDER = new URL("../ui/help/pictures/", import.meta.url).pathname

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const main = async (): Promise<number> => {
  const options = { only: { type: "string" }, "busy-seconds": { type: "string" }, help: { type: "boolean" } } as const
  const { values } = parseArgs({ options })
  const busySeconds = Number(values["busy-seconds"] ?? 90)
  if (values.help === true) {
    process.stdout.write(HELP)
    return 0
  }
  if (!Number.isInteger(busySeconds) || busySeconds < 0 || busySeconds > 3600) {
    say(`help-pictures: --busy-seconds is a whole number from 0 to 3600, not "${values["busy-seconds"]}"`)
    return 2
  }
  mkdirSync(FOLDER, { recursive: true })
  return inBusyCentre(say, async (centre) => {
    say(`calls come for ${busySeconds} s`)
    const taken = await takePictures(centre, { folder: FOLDER, only: values.only, busySeconds, say })
    if (taken === 0) say(`help-pictures: there is no page "${values.only}"`)
    return taken === 0 ? 2 : 0
  })
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stopStartedCentres().finally(() => process.exit(130)))
try {
  process.exitCode = await main()
} catch (error) {
  say(`help-pictures: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
