import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { parseArgs } from "node:util"
import type { Browser, Page } from "playwright-core"
import { openBrowser, signIn, visit } from "./e2e/browser.ts"
import { inBusyCentre } from "./pictures/busy-centre.ts"
import { pictureOf } from "./pictures/picture.ts"
import { hangUp, leaveAlarmsToOthers, SCREEN, settled, talk } from "./pictures/scene.ts"
import { type RunningCentre, stopStartedCentres } from "./running-centre.ts"

const HELP = `npm run pictures -- [--busy-seconds N]
  Makes the pictures of README anew, out of a throw-away centre with simulated people: ui/pictures/<panel|wall>.<zh|en>.webp
  --busy-seconds N   how long calls come before the first picture (120), 0 to 3600
  --help             this text
`
const FOLDER = new URL("../ui/pictures/", import.meta.url).pathname
const PICTURE = { ...SCREEN, bytesAtMost: 300_000 }
const LANGUAGES = [
  { short: "zh", locale: "zh-CN", theme: "dark" },
  { short: "en", locale: "en-US", theme: "light" }
] as const

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const keep = async (page: Page, name: string): Promise<void> => {
  const bytes = await pictureOf(page, PICTURE)
  writeFileSync(join(FOLDER, `${name}.webp`), bytes)
  say(`${name}: ${bytes.length} bytes`)
}

const take = async (browser: Browser, centre: RunningCentre): Promise<void> => {
  for (const { short, ...look } of LANGUAGES) {
    const agent = await visit(browser, centre.baseUrl, { ...SCREEN, ...look })
    await talk(agent, centre)
    await keep(agent.page, `panel.${short}`)
    await hangUp(agent)
    await agent.context.close()
    const supervisor = await visit(browser, centre.baseUrl, { ...SCREEN, ...look })
    await signIn(supervisor, centre.admin.user, centre.admin.password)
    await supervisor.page.goto("/wall")
    await supervisor.page.locator("[data-agent]").first().waitFor()
    await settled(supervisor.page)
    await keep(supervisor.page, `wall.${short}`)
    await supervisor.context.close()
  }
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { "busy-seconds": { type: "string" }, help: { type: "boolean" } } })
  const busySeconds = Number(values["busy-seconds"] ?? 120)
  if (values.help === true) {
    process.stdout.write(HELP)
    return 0
  }
  if (!Number.isInteger(busySeconds) || busySeconds < 0 || busySeconds > 3600) {
    say(`pictures: --busy-seconds is a whole number from 0 to 3600, not "${values["busy-seconds"]}"`)
    return 2
  }
  mkdirSync(FOLDER, { recursive: true })
  return inBusyCentre(say, async (centre) => {
    await leaveAlarmsToOthers(centre)
    const browser = await openBrowser()
    try {
      say(`calls come for ${busySeconds} s`)
      await pause(busySeconds * 1_000)
      await take(browser, centre)
      return 0
    } finally {
      await browser.close()
    }
  })
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stopStartedCentres().finally(() => process.exit(130)))
try {
  process.exitCode = await main()
} catch (error) {
  say(`pictures: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
