import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium, type Page } from "playwright-core"
import { until } from "../crowd/wait.ts"
import { CHROMIUM, QUIET } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"

/** The screens' own telephone in a real browser, whose microphone hears a tone. */
export interface BrowserTelephone {
  readonly page: Page
  /** `registered`, `away`, …, as the page shows it. */
  readonly line: () => Promise<string | null>
  readonly becomes: (line: string, withinMs: number) => Promise<void>
  readonly dial: (number: string) => Promise<void>
  readonly press: (name: RegExp) => Promise<void>
  /** `calling`, `ringing`, `talking`, or undefined without a call. */
  readonly phase: () => Promise<string | undefined>
  readonly reaches: (phase: string | undefined, withinMs: number) => Promise<void>
  /** What its call's heading said since the page was loaded, in this order; some of it stands for a moment alone. */
  readonly headings: () => Promise<ReadonlyArray<string>>
  /** The page that is loaded next hangs up as soon as it says that it takes its call up again. */
  readonly hangsUpWhenReturning: () => Promise<void>
  /** How many WebRTC connections the page has made since it was loaded: a call has one. */
  readonly connections: () => Promise<number>
  /** What the browser says of its call: the codecs of what it sends and of what it gets, as `audio/PCMA`. */
  readonly codecs: () => Promise<ReadonlyArray<string | undefined>>
  /** The strongest tone in what it hears now, Hz; 0 when it hears nothing. */
  readonly heardHz: () => Promise<number>
  readonly close: () => Promise<void>
}

const STEP_WITHIN_MS = 20_000

export const openBrowserTelephone = async (
  centre: RunningCentre,
  user: string,
  toneHz: number,
  { baseUrl = centre.baseUrl, args = [] as ReadonlyArray<string> } = {}
): Promise<BrowserTelephone> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-browser-"))
  const wav = join(folder, "tone.wav")
  writeFileSync(wav, toneWav(toneHz))
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...QUIET,
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${wav}`,
      ...args
    ]
  })
  const context = await browser.newContext({ baseURL: baseUrl, locale: "zh-CN", ignoreHTTPSErrors: true })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  await context.addInitScript(WATCHES)
  const page = await context.newPage()
  await page.goto("/")
  await page.fill("#user", user)
  await page.fill("#password", centre.accounts.get(user)!.panelPassword)
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => !["/", "/sign-in"].includes(url.pathname))
  await page.goto("/telephone")
  // In one step: a call may end in between.
  const attribute = (name: string) =>
    page.evaluate<string | null>(`document.querySelector("[${name}]")?.getAttribute("${name}") ?? null`)
  const line = () => attribute("data-line")
  const phase = async () => (await attribute("data-phase")) ?? undefined
  return {
    page,
    line,
    phase,
    becomes: (wanted, withinMs) => until(`${user} ${wanted}`, async () => (await line()) === wanted, { withinMs }),
    reaches: (wanted, withinMs) => until(`${user} ${wanted}`, async () => (await phase()) === wanted, { withinMs }),
    dial: async (number) => {
      await page.getByRole("textbox", { name: /号码|Number/u }).fill(number)
      await page.getByRole("button", { name: /拨打|^Call$/u }).click()
    },
    press: (name) => page.getByRole("button", { name }).click(),
    headings: () => page.evaluate<ReadonlyArray<string>>("headings"),
    hangsUpWhenReturning: () => page.evaluate(`sessionStorage.setItem("hangs-up", "yes")`),
    connections: () => page.evaluate<number>("connections.length"),
    codecs: () => page.evaluate<ReadonlyArray<string | undefined>>(CODECS),
    heardHz: () => page.evaluate<number>(HEARD_TONE),
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Runs in each page before its own scripts do. */
const WATCHES = `
  const connections = (window.connections = [])
  const headings = (window.headings = [])
  new MutationObserver(() => {
    const card = document.querySelector("[data-phase]")
    const heading = card?.querySelector("h2").textContent
    if (heading === undefined || heading === headings.at(-1)) return
    headings.push(heading)
    if (card.dataset.phase !== "returning" || sessionStorage.getItem("hangs-up") === null) return
    sessionStorage.removeItem("hangs-up")
    card.querySelector("button.btn-stop").click()
  }).observe(document, { childList: true, subtree: true, characterData: true })
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...how) { super(...how); connections.push(this) }
  }`

/** Runs in the page. */
const CODECS = `(async () => {
  const stats = [...(await connections.at(-1).getStats()).values()]
  return ["outbound-rtp", "inbound-rtp"].map((way) => {
    const stream = stats.find(({ type }) => type === way)
    return stats.find(({ id }) => id === stream?.codecId)?.mimeType
  })
})()`

/** Runs in the page: the strongest tone in what it hears now, Hz; 0 when it hears nothing. */
export const HEARD_TONE = `(async () => {
  const stream = document.querySelector("audio")?.srcObject
  if (!(stream instanceof MediaStream)) return 0
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
    const best = powers.indexOf(Math.max(...powers))
    return powers[best] < -70 ? 0 : (best * context.sampleRate) / analyser.fftSize
  } finally {
    await context.close()
  }
})()`

const RATE = 48_000
const SECONDS = 10

/** Mono 16-bit PCM, begun and ended at zero so that its loop has no click. */
const toneWav = (hz: number): Buffer => {
  const samples = RATE * SECONDS
  const file = Buffer.alloc(44 + samples * 2)
  file.write("RIFF", 0, "latin1")
  file.writeUInt32LE(36 + samples * 2, 4)
  file.write("WAVEfmt ", 8, "latin1")
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write("data", 36, "latin1")
  file.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1)
    file.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hz * at) / RATE)), 44 + at * 2)
  return file
}
