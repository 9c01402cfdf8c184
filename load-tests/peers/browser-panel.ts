import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BrowserContext, chromium, type Page, type WebSocketRoute } from "playwright-core"
import { until } from "../crowd/wait.ts"
import { CHROMIUM, QUIET } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"
import { HEARD_TONE } from "./browser-telephone.ts"
import { toneWav } from "./tone-wav.ts"

/** An agent's page in a browser of its own, whose microphone hears a tone. */
export interface BrowserPanel {
  readonly user: string
  readonly context: BrowserContext
  readonly page: Page
  /** Errors that a page wrote to its console, or did not catch. */
  readonly complaints: ReadonlyArray<string>
  /** A further tab of the same browser, at the agent's page. */
  readonly newTab: () => Promise<Page>
  readonly close: () => Promise<void>
}

const STEP_WITHIN_MS = 20_000
export const SOON_MS = 30_000
/** The resolution of a spectrum, and what a codec and a fake microphone do to a tone. */
const TONE_TOLERANCE_HZ = 15
/** A refused answer is part of the stories; the browser writes each of them down as an error. */
const EXPECTED = /Failed to load resource|WebSocket connection to/u

export interface PanelOptions {
  readonly baseUrl?: string
  readonly args?: ReadonlyArray<string>
  /** What this browser answers with; null: it is asked. */
  readonly device?: "browser" | "handset" | null
  readonly microphone?: "allowed" | "refused"
  /** The tone goes out as it is: what makes a voice clear takes a steady tone for noise. */
  readonly isVoiceUntouched?: boolean
  readonly locale?: string
  readonly theme?: "light" | "dark"
  readonly width?: number
  readonly height?: number
}

/** Signs in and is at the agent's page; the desk is as the centre has it. */
export const openBrowserPanel = async (
  centre: RunningCentre,
  user: string,
  toneHz: number,
  options: PanelOptions = {}
): Promise<BrowserPanel> => {
  const { args = [], baseUrl = centre.baseUrl, device = "browser", microphone = "allowed" } = options
  const folder = mkdtempSync(join(tmpdir(), "carillon-panel-"))
  const wav = join(folder, "tone.wav")
  writeFileSync(wav, toneWav(toneHz))
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...QUIET,
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${wav}`,
      ...(microphone === "allowed" ? ["--use-fake-ui-for-media-stream"] : ["--deny-permission-prompts"]),
      ...args
    ]
  })
  const context = await browser.newContext({
    baseURL: baseUrl,
    locale: options.locale ?? "zh-CN",
    colorScheme: options.theme ?? "light",
    viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
    ignoreHTTPSErrors: true
  })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  const complaints: Array<string> = []
  context.on("page", (page) => {
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    // The last tab of an agent asks whether it may go.
    page.on("dialog", (dialog) => void dialog.accept())
  })
  if (device !== null)
    await context.addInitScript(
      `if (location.protocol !== "about:") localStorage.setItem("carillon.device", "${device}")`
    )
  await context.addInitScript(WATCHES)
  if (options.isVoiceUntouched === true) await context.addInitScript(UNTOUCHED)
  const page = await context.newPage()
  await page.goto("/")
  await page.fill("#user", user)
  await page.fill("#password", centre.accounts.get(user)!.panelPassword)
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => url.pathname === "/agent")
  return {
    user,
    context,
    page,
    complaints,
    newTab: async () => {
      const tab = await context.newPage()
      await tab.goto("/agent")
      return tab
    },
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** `registered`, `elsewhere`, …, as the page says it. */
export const lineBecomes = (page: Page, line: string): Promise<void> =>
  until(
    `the telephone is ${line}`,
    async () => (await page.locator("[data-line]").getAttribute("data-line")) === line,
    {
      withinMs: SOON_MS
    }
  )

/** Signed in and ready, with the telephone of the page known to the centre. */
export const becomesReady = async ({ page }: Pick<BrowserPanel, "page">): Promise<void> => {
  await lineBecomes(page, "registered")
  const quick = page.getByTestId("quick-state")
  if (await quick.getByText("签入").isVisible()) await quick.click()
  await quick.getByText("示闲").click()
  await page.locator("[data-testid=state]").getByText("示闲").waitFor()
  // The desk says that calls reach it.
  await page.getByText(/话机 \d+ 已注册/u).waitFor({ state: "attached" })
}

/** The card of the call at hand is in this phase. */
export const handIs = (page: Page, phase: string): Promise<void> =>
  page.locator(`[data-hand][data-phase=${phase}]`).waitFor({ timeout: SOON_MS })

/** Of a queue without wrap-up: with the call the hand is empty. */
export const handIsOver = (page: Page): Promise<void> =>
  page.locator("[data-hand]").waitFor({ state: "detached", timeout: SOON_MS })

export const pageHears = (page: Page, hz: number, withinMs = SOON_MS): Promise<void> =>
  until(
    hz === 0 ? "silence in the page" : `a tone of ${hz} Hz in the page`,
    async () => Math.abs((await page.evaluate<number>(HEARD_TONE)) - hz) < TONE_TOLERANCE_HZ,
    { withinMs }
  )

/** The page's next connections go through here, and can be away as long as a case wants. */
export const cuttable = async (page: Page) => {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await page.routeWebSocket(/\/(?:sip|ws)$/u, (browser) => {
    if (isCut) return void browser.close()
    open.add(browser)
    browser.connectToServer()
  })
  return {
    cut: () => {
      isCut = true
      for (const browser of open) void browser.close()
    },
    mend: () => {
      isCut = false
    }
  }
}

/** The voice of the call. */
const VOICE = `document.querySelector("audio")?.srcObject`

/** Who of these is in the voice that the page plays now, or in another stream that an expression there names. */
export const pageHearsOf = async (
  page: Page,
  tones: ReadonlyMap<number, string>,
  stream = VOICE
): Promise<ReadonlySet<string>> => {
  const heard = await page.evaluate<ReadonlyArray<number>>(heardOf([...tones.keys()], stream))
  return new Set(heard.flatMap((hz) => tones.get(hz) ?? []))
}

/** Runs in each page before its own scripts do. */
const WATCHES = `
  const connections = (window.connections = [])
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...how) { super(...how); connections.push(this) }
  }`

const UNTOUCHED = `{
  const media = navigator.mediaDevices
  const given = media?.getUserMedia.bind(media)
  if (given !== undefined)
    media.getUserMedia = ({ audio }) =>
      given({ audio: { ...audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
}`

/** A tone of anybody here has −18 dB there; what a codec makes of it beside has far less. */
const HEARD_DB = -45

/** Runs in the page: those of the tones that are in its call's voice now. */
const heardOf = (tones: ReadonlyArray<number>, of: string): string => `(async () => {
  const stream = ${of}
  if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return []
  const context = new AudioContext()
  try {
    await context.resume()
    const analyser = context.createAnalyser()
    analyser.fftSize = 8192
    analyser.smoothingTimeConstant = 0
    context.createMediaStreamSource(stream).connect(analyser)
    // It has to fill first.
    await new Promise((resolve) => setTimeout(resolve, 400))
    const powers = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(powers)
    const powerAt = (hz) => {
      const bin = Math.round((hz * analyser.fftSize) / context.sampleRate)
      return Math.max(...powers.slice(bin - 1, bin + 2))
    }
    return ${JSON.stringify(tones)}.filter((hz) => powerAt(hz) > ${HEARD_DB})
  } finally {
    await context.close()
  }
})()`
