import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { type Browser, chromium, type Page } from "playwright-core"
import { obey } from "./demo.ts"
import { type FakeGateway, PASSWORD, startFakeGateway } from "./fake-gateway.ts"

/** Debian's own browser; no other is fetched for a test. */
export const CHROMIUM = "/usr/bin/chromium"
export const chromiumIsThere = existsSync(CHROMIUM)
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]
/** Two cores build, serve and draw at once. */
const STEP_WITHIN_MS = 15_000
const root = resolve(import.meta.dirname, "../../..")
/** The browser itself reports refused requests and lost sockets as errors; they are part of these stories. */
const EXPECTED =
  /401 \(Unauthorized\)|409 \(Conflict\)|422 \(|426 \(|429 \(Too Many|503 \(|WebSocket connection to .* failed/u

/** The screens as they are built for a centre, and a browser to look at them. For tests; made once a file. */
export interface BuiltScreens {
  /** A fresh browser profile on the sign-in page of a gateway with so many agents. */
  readonly open: (agents: number, width?: number) => Promise<OpenScreens>
  readonly close: () => Promise<void>
}

export interface OpenScreens {
  readonly page: Page
  readonly gateway: FakeGateway
  readonly signIn: (user: string, password?: string) => Promise<void>
  /** Throws when a page complained: of a script or style that the content security policy refused, or of an error of ours. */
  readonly close: () => Promise<void>
}

export const buildScreens = async (): Promise<BuiltScreens> => {
  const dist = await mkdtemp(join(tmpdir(), "carillon-ui-"))
  const vite = join(root, "node_modules/vite/bin/vite.js")
  const args = ["build", "-c", join(root, "ui/vite.config.ts"), "--configLoader", "native", "--outDir", dist]
  await promisify(execFile)(process.execPath, [vite, ...args, "--logLevel", "error"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" }
  })
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  return {
    open: (agents, width = 1366) => openIn(browser, dist, agents, width),
    close: async () => {
      await browser.close()
      await rm(dist, { recursive: true, force: true })
    }
  }
}

const openIn = async (browser: Browser, dist: string, agents: number, width: number): Promise<OpenScreens> => {
  const gateway = await startFakeGateway({ dist, port: 0, agents, onIntent: obey })
  const context = await browser.newContext({
    viewport: { width, height: 768 },
    colorScheme: "light",
    locale: "zh-CN"
  })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  const page = await context.newPage()
  const complaints: Array<string> = []
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text())
  })
  page.on("pageerror", (error) => complaints.push(error.message))
  await page.goto(gateway.url)
  await page.waitForSelector("#user")
  return {
    page,
    gateway,
    signIn: async (user, password = PASSWORD) => {
      await page.fill("#user", user)
      await page.fill("#password", password)
      await page.keyboard.press("Enter")
    },
    close: async () => {
      await context.close()
      await gateway.stop()
      const unexpected = complaints.filter((text) => !EXPECTED.test(text))
      if (unexpected.length > 0) throw new Error(`the page complained: ${unexpected.join("\n")}`)
    }
  }
}
