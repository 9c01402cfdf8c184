import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { ended } from "./ended.ts"
import { toneWav } from "./tone-wav.ts"

/** linphonec (Debian's linphone-cli), a real SIP telephone without a sound card: the one that can transfer after talking. */
export const linphonecIsThere = (): boolean => existsSync("/usr/bin/linphonec")

export interface Linphonec {
  /** Everything it printed. */
  readonly said: () => string
  /** Asks it; it says nothing of it by itself. */
  readonly isRegistered: () => boolean
  /** A line of its menu, as `call sip:1002@…`, `pause`, `transfer 1 --to-call 2`. What comes of it is in {@link Linphonec.said}. */
  readonly command: (line: string) => void
  /** The WAV of what it heard in all its calls; its header is complete only at the end. */
  readonly heard: () => Buffer | undefined
  readonly stop: () => Promise<void>
}

export const startLinphonec = (options: {
  readonly centre: Endpoint
  readonly user: string
  readonly password: string
  readonly listenPort: number
  readonly toneHz: number
}): Linphonec => {
  const { centre, listenPort, password, user } = options
  const home = mkdtempSync(join(tmpdir(), "carillon-linphonec-"))
  const [config, tone, recording] = ["linphonerc", "tone.wav", "heard.wav"].map((name) => join(home, name)) as [
    string,
    string,
    string
  ]
  writeFileSync(tone, toneWav(options.toneHz))
  // Without a place for its database it makes calls, and answers each that comes with 503.
  mkdirSync(join(home, ".local/share/linphone"), { recursive: true })
  // Only UDP, no sound card, no look at the network, and a free port for each call's sound.
  writeFileSync(
    config,
    [
      "[sip]",
      `sip_port=${listenPort}`,
      "sip_tcp_port=-1",
      "sip_tls_port=-1",
      "guess_hostname=0",
      `contact=sip:${user}@127.0.0.1`,
      "register_only_when_network_is_up=0",
      "[rtp]",
      "audio_rtp_port=-1",
      ""
    ].join("\n")
  )
  const child = spawn("linphonec", ["-c", config], {
    stdio: ["pipe", "pipe", "pipe"],
    cwd: home,
    env: { ...process.env, HOME: home }
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
  // It may be gone before we are done with it.
  child.stdin.on("error", () => undefined)
  const command = (line: string): void => void child.stdin.write(`${line}\n`)
  // Without this line it hears nothing, whatever its configuration says.
  command(`ports sip ${listenPort}`)
  command("soundcard use files")
  command(`play ${tone}`)
  command(`record ${recording}`)
  command(`register sip:${user}@${centre.address}:${centre.port} sip:${centre.address}:${centre.port} ${password}`)
  return {
    said: () => said,
    isRegistered: () => {
      command("status register")
      return said.includes("registered, identity=")
    },
    command,
    heard: () => (existsSync(recording) ? readFileSync(recording) : undefined),
    stop: async () => {
      await ended(child)
      rmSync(home, { recursive: true, force: true })
    }
  }
}
