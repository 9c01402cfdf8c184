import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { ended } from "./ended.ts"
import { toneWav } from "./tone-wav.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"

/** baresip, a real SIP telephone without a sound card: answers by itself unless told otherwise, says a tone, writes down what it hears. */
export const baresipIsThere = (): boolean => existsSync("/usr/bin/baresip")

export interface Baresip {
  /** Everything it printed: "registered", "Call established" … */
  readonly said: () => string
  /** The WAV of what it heard ("dec") or said ("enc"), of the first call; undefined while there is none. */
  readonly dump: (which: "dec" | "enc") => Buffer | undefined
  /** Whether the last half second that it heard is this tone. */
  readonly hears: (hertz: number) => boolean
  /** A command of its menu, as `dial`, `sndcode`, `hangup`: its answer. Only with a controlPort. */
  readonly command: (name: string, params?: string) => Promise<string>
  readonly stop: () => Promise<void>
}

export type BaresipTransport = "udp" | "tcp" | "tls"

export const startBaresip = (options: {
  readonly centre: Endpoint
  readonly user: string
  readonly password: string
  readonly listenPort: number
  readonly toneHz: number
  /** "manual" lets it ring. */
  readonly answers?: "auto" | "manual"
  /** All it speaks; A-law when not said. */
  readonly codec?: "PCMA" | "opus"
  /** What it registers and calls by; UDP when not said. */
  readonly transport?: BaresipTransport
  /** Whom it believes a certificate, with TLS: a PEM file. */
  readonly authorityFile?: string
  /** TCP port of loopback at which {@link Baresip.command} is taken. */
  readonly controlPort?: number
}): Baresip => {
  const home = mkdtempSync(join(tmpdir(), "carillon-baresip-"))
  const dumps = join(home, "dumps")
  mkdirSync(dumps)
  writeFileSync(join(home, "tone.wav"), toneWav(options.toneHz, options.codec === "opus" ? 2 : 1))
  const { address, port } = options.centre
  const transport = options.transport ?? "udp"
  const { authorityFile, controlPort } = options
  writeFileSync(
    join(home, "accounts"),
    `<sip:${options.user}@${address}:${port};transport=${transport}>;auth_user=${options.user};auth_pass=${options.password};answermode=${options.answers ?? "auto"};regint=60;audio_codecs=${options.codec === "opus" ? "opus/48000/2" : "PCMA/8000/1"}\n`
  )
  writeFileSync(
    join(home, "config"),
    [
      "poll_method epoll",
      `sip_listen 127.0.0.1:${options.listenPort}`,
      `sip_trans_def ${transport}`,
      ...(authorityFile === undefined ? [] : [`sip_cafile ${authorityFile}`]),
      `audio_source aufile,${join(home, "tone.wav")}`,
      "audio_player aubridge,nil",
      "audio_srate 8000",
      "audio_channels 1",
      "ausrc_srate 8000",
      "auplay_srate 8000",
      "rtp_ports 34000-34100",
      "module_path /usr/lib/baresip/modules",
      ...["g711", "opus", "aufile", "aubridge", "sndfile"].map((module) => `module ${module}.so`),
      "module_app account.so",
      "module_app menu.so",
      ...(controlPort === undefined ? [] : ["module_app ctrl_tcp.so", `ctrl_tcp_listen 127.0.0.1:${controlPort}`]),
      `snd_path ${dumps}`,
      ""
    ].join("\n")
  )
  const child = spawn("baresip", ["-f", home, "-v"], { stdio: ["ignore", "pipe", "pipe"], cwd: home })
  let said = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
  const dump = (which: "dec" | "enc") => {
    const file = readdirSync(dumps).find((name) => name.endsWith(`-${which}.wav`))
    return file === undefined ? undefined : readFileSync(join(dumps, file))
  }
  return {
    said: () => said,
    dump,
    hears: (hertz) => endsIn(dump("dec"), hertz),
    command: async (name, params = "") => {
      if (controlPort === undefined) throw new Error("baresip has no controlPort")
      return tell(controlPort, JSON.stringify({ command: name, params, token: name }))
    },
    stop: async () => {
      await ended(child)
      rmSync(home, { recursive: true, force: true })
    }
  }
}

const endsIn = (dump: Buffer | undefined, hertz: number): boolean => {
  if (dump === undefined) return false
  // It fills in the length when the call is over; what is behind the header are the samples so far.
  const written = Buffer.from(dump)
  written.writeUInt32LE(written.length - 44, 40)
  written.writeUInt32LE(written.length - 8, 4)
  const { channels, rateHz } = readWav(written)
  const samples = channels[0] ?? new Int16Array()
  return samples.length > rateHz && toneShare(samples.subarray(samples.length - rateHz / 2), hertz, rateHz) > 0.5
}

/** Netstrings both ways; its answer is the one that has our token, between events. */
const tell = (port: number, command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(`${command.length}:${command},`))
    let heard = ""
    socket.once("error", reject)
    socket.setEncoding("utf8").on("data", (text: string) => {
      heard += text
      if (!heard.includes('"response":true')) return
      socket.destroy()
      resolve(heard)
    })
  })
