import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Browser, Page } from "playwright-core"
import { openBrowser, signIn, visit } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"
import { pictureOf } from "./picture.ts"
import { AGENT, hangUp, SCREEN, settled, talk } from "./scene.ts"

/** As wide as it may be read on a telephone, as small as it may travel. The help says the same size. */
const PICTURE = { width: 960, height: 540, bytesAtMost: 60_000 }

interface Shot {
  readonly name: string
  readonly path: string
  /** What is there when it may be taken. */
  readonly shown: string
}

/** Pages that are no list of one thing. One more page is a line here. */
const SHOTS: ReadonlyArray<Shot> = [
  { name: "wall", path: "/wall", shown: "[data-agent]" },
  { name: "alarms", path: "/alarms", shown: "[data-testid=alarm-desk]" },
  { name: "laboratory", path: "/lab", shown: "[data-testid=laboratory-press]" },
  { name: "calls", path: "/calls", shown: "main tbody tr, main [data-call]" },
  { name: "recordings", path: "/recordings", shown: "main tbody tr, main [data-call]" },
  { name: "audit", path: "/audit", shown: "[data-line]" },
  { name: "profile", path: "/profile", shown: "#profile-language" },
  { name: "system", path: "/system", shown: "[data-worker]" },
  { name: "parameters", path: "/administration/~parameters", shown: "main input" },
  { name: "set-up", path: "/set-up/team", shown: "[data-step=team] input" },
  { name: "test-call", path: "/administration/~test-call", shown: "[data-call-step]" },
  { name: "form", path: "/administration/queues/service", shown: "main form" },
  { name: "history", path: "/administration/people/1001/history", shown: "[data-entry]" },
  { name: "import", path: "/administration/people/~import", shown: "input[type=file]" },
  { name: "print", path: "/administration/people/~print", shown: "main table tbody tr" },
  {
    name: "duplicates",
    path: "/administration/customers/~duplicates",
    shown: "main h2"
  },
  { name: "manual", path: "/manual/agent", shown: "main h2" }
]

const LANGUAGES = [
  { short: "zh", locale: "zh-CN" },
  { short: "en", locale: "en-US" }
] as const

interface Taking {
  readonly folder: string
  readonly only: string | undefined
  readonly busySeconds: number
  readonly say: (line: string) => void
}

/** Takes every picture in both languages, in the light theme; answers how many. */
export const takePictures = async (centre: RunningCentre, taking: Taking): Promise<number> => {
  const browser = await openBrowser()
  try {
    await pause(taking.busySeconds * 1_000)
    let taken = 0
    for (const language of LANGUAGES) taken += await takeIn(browser, centre, taking, language)
    return taken
  } finally {
    await browser.close()
  }
}

const takeIn = async (
  browser: Browser,
  centre: RunningCentre,
  { folder, only, say }: Taking,
  { locale, short }: (typeof LANGUAGES)[number]
): Promise<number> => {
  const isWanted = (name: string) => only === undefined || only === name
  let taken = 0
  const keep = async (page: Page, name: string): Promise<void> => {
    const bytes = await pictureOf(page, PICTURE)
    writeFileSync(join(folder, `${name}.${short}.webp`), bytes)
    say(`${name}.${short}: ${bytes.length} bytes`)
    taken += 1
  }
  const look = { locale, theme: "light", ...SCREEN } as const
  const admin = await visit(browser, centre.baseUrl, look)
  if (isWanted("sign-in")) {
    await admin.page.goto("/")
    await admin.page.waitForSelector("#user")
    await keep(admin.page, "sign-in")
  }
  await signIn(admin, centre.admin.user, centre.admin.password)
  for (const { name, path, shown } of [...SHOTS, ...(await listsOf(admin.page))]) {
    if (!isWanted(name)) continue
    await admin.page.goto(path)
    const none = admin.page.getByText("404", { exact: true })
    await admin.page.locator(shown).or(none).first().waitFor()
    if (await none.isVisible()) {
      say(`${name}.${short}: this centre has no such page`)
      continue
    }
    await settled(admin.page)
    await keep(admin.page, name)
  }
  await admin.context.close()
  if (isWanted("agent")) {
    const agent = await visit(browser, centre.baseUrl, look)
    await talk(agent, centre)
    await keep(agent.page, "agent")
    await hangUp(agent)
    await agent.context.close()
  }
  if (isWanted("telephone")) {
    const agent = await visit(browser, centre.baseUrl, look)
    await signIn(agent, AGENT, centre.accounts.get(AGENT)?.panelPassword ?? "")
    await agent.page.goto("/telephone")
    await agent.page.locator("[data-line=registered]").waitFor()
    await settled(agent.page)
    await keep(agent.page, "telephone")
    await agent.context.close()
  }
  return taken
}

/** The list of each thing that the administration has a link to. */
const listsOf = async (page: Page): Promise<ReadonlyArray<Shot>> => {
  await page.goto("/administration")
  const links = page.locator("a.thing-link")
  await links.first().waitFor()
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""))
  return paths
    .filter((path) => path.startsWith("/administration/") && !path.includes("/~"))
    .map((path) => ({
      name: path.slice(path.lastIndexOf("/") + 1),
      path,
      shown: "main :is([data-row], [role=treeitem], p)"
    }))
}
