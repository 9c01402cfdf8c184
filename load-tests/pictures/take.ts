import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Browser, Page } from "playwright-core"
import { openBrowser, signIn, type Visitor, visit } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"

/** As wide as it may be read on a telephone, as small as it may travel. The help says the same size. */
const PICTURE = { width: 960, height: 540 }
const SCREEN = { width: 1366, height: 768 }
/** What a picture may weigh; it is made coarser until it does. */
const BYTES_AT_MOST = 60_000
const QUALITIES = [0.8, 0.65, 0.5, 0.35]
/** One of the demo's agents, whose calls are answered by the page that is open. */
const AGENT = "1001"
const CALL_WITHIN_MS = 120_000

interface Shot {
  readonly name: string
  readonly path: string
  /** What is there when it may be taken. */
  readonly shown: string
}

/** Pages that are no list of one thing. One more page is a line here. */
const SHOTS: ReadonlyArray<Shot> = [
  { name: "wall", path: "/wall", shown: "[data-agent]" },
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
    const bytes = await pictureOf(page)
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
    // Who leaves with a caller on the line comes back to that call.
    await agent.page.keyboard.press("Alt+x")
    await agent.page.locator("[data-phase=active]:has([data-testid=caller])").waitFor({ state: "detached" })
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

/** An agent with a call in hand: their own page answers it. */
const talk = async (agent: Visitor, centre: RunningCentre): Promise<void> => {
  await signIn(agent, AGENT, centre.accounts.get(AGENT)?.panelPassword ?? "")
  const { page } = agent
  // Whoever sat here before may have gone, or missed a call: sign in, be ready.
  const onwards = page.locator(".btn-go[data-testid=quick-state]")
  await page.getByTestId("quick-state").waitFor()
  for (let steps = 0; steps < 2 && (await onwards.isVisible()); steps++) {
    await onwards.click()
    await pause(500)
  }
  await page.locator("[data-phase=alerting]:has([data-testid=caller])").waitFor({ timeout: CALL_WITHIN_MS })
  await page.keyboard.press("Alt+a")
  await page.locator("[data-phase=active]:has([data-testid=caller])").waitFor({ timeout: CALL_WITHIN_MS })
  await settled(page)
}

/** Letters and first rows are there; nothing else tells that a page has come to rest. */
const settled = async (page: Page): Promise<void> => {
  await page.evaluate("document.fonts.ready.then(() => undefined)")
  await pause(1_000)
}

/** What the page shows, made small by the browser itself. */
const pictureOf = async (page: Page): Promise<Buffer> => {
  const shot = (await page.screenshot({ type: "png" })).toString("base64")
  // A page of its own: that of the centre lets no data address in.
  const bench = await page.context().newPage()
  try {
    for (const quality of QUALITIES) {
      const address = await bench.evaluate(`(${SHRINK})(${JSON.stringify({ shot, quality, ...PICTURE })})`)
      const [, encoded] = /^data:image\/webp;base64,(.+)$/u.exec(String(address)) ?? []
      if (encoded === undefined) throw new Error("this Chromium makes no WebP")
      const made = Buffer.from(encoded, "base64")
      if (made.length <= BYTES_AT_MOST) return made
    }
    throw new Error(`a picture of ${page.url()} stays above ${BYTES_AT_MOST} bytes`)
  } finally {
    await bench.close()
  }
}

/** Runs in the browser. */
const SHRINK = `async ({ shot, quality, width, height }) => {
  const image = new Image()
  image.src = "data:image/png;base64," + shot
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), { width, height })
  const pen = canvas.getContext("2d")
  pen.imageSmoothingQuality = "high"
  pen.drawImage(image, 0, 0, width, height)
  return canvas.toDataURL("image/webp", quality)
}`
