/**
 * Makes the prompts and the music of a fresh centre: `npx node config/prompts/make.ts`, on a machine with espeak-ng and sox
 * (Debian: `apt-get install espeak-ng sox`). The results are kept in the repository; a running centre needs neither.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const HERE = import.meta.dirname
const RATE_HZ = 8_000

interface Language {
  readonly folder: string
  readonly voice: string
  /** Words a minute: as fast as stays clear, since every caller hears the welcome before the queue. */
  readonly speed: number
  readonly texts: Readonly<Record<string, string>>
}

const LANGUAGES: ReadonlyArray<Language> = [
  {
    folder: "zh-CN",
    voice: "cmn",
    speed: 240,
    texts: {
      welcome: "您好，欢迎致电。综合服务请按1，长者关怀请按2，服务时间请按3，重听请按星号键。",
      hours: "本热线全天二十四小时为您服务。",
      closed: "您好，现在是非工作时间，请在工作时间再次来电。",
      "invalid-key": "按键有误，请重新输入。",
      "no-key": "没有收到您的按键。",
      connecting: "正在为您转接，请稍候。",
      "queue-wait": "坐席全忙，请稍候。",
      "queue-choices": "坐席全忙，请稍候。需要我们回拨请按9，需要留言请按8。",
      "callback-promised": "好的，轮到您时我们会回拨您的来电号码，请保持电话畅通，再见。",
      "leave-message": "请在提示音后留言，按井号键结束。",
      goodbye: "感谢来电，再见。",
      "alarm-received": "报警已收到，正在为您联系救助人员，请稍候。",
      "check-in-reminder": "您好，今天还没有收到您的平安报到，请按一下报平安键。",
      "alarm-keys": "可以前往或处理请按1，无法处理请按2，重听请按星号键。",
      "alarm-thanks": "谢谢，已记录由您处理。",
      "battery-low": "设备电量低，请及时充电。",
      "check-in": "报平安请按1。",
      "check-in-thanks": "谢谢，已记录您平安。"
    }
  },
  {
    folder: "en",
    voice: "en-us",
    speed: 175,
    texts: {
      welcome:
        "Hello and welcome. For general service, press 1. For care of the elderly, press 2. For our hours, press 3. To hear this again, press star.",
      hours: "This line is open twenty-four hours a day.",
      closed: "Hello. We are closed at the moment. Please call again during our opening hours.",
      "invalid-key": "That key is not in use. Please try again.",
      "no-key": "We did not hear a key.",
      connecting: "We are connecting you. Please hold the line.",
      "queue-wait": "All our agents are busy. Please hold the line.",
      "queue-choices":
        "All our agents are busy. Please hold the line. To be called back, press 9. To leave a message, press 8.",
      "callback-promised":
        "Thank you. When it is your turn, we will call you back at the number that you are calling from. Goodbye.",
      "leave-message": "Please speak after the tone. Press hash when you have finished.",
      goodbye: "Thank you for calling. Goodbye.",
      "alarm-received": "Your alarm has been received. We are getting help for you. Please wait.",
      "check-in-reminder": "Hello. You have not checked in yet. Please press the check-in button.",
      "alarm-keys": "If you can take care of it, press 1. If you cannot, press 2. To hear this again, press star.",
      "alarm-thanks": "Thank you. We have noted that you take care of it.",
      "battery-low": "The battery of this device is low. Please charge it soon.",
      "check-in": "To say that all is well, press 1.",
      "check-in-thanks": "Thank you. We have noted that all is well."
    }
  }
]

const run = (command: string, parameters: ReadonlyArray<string>, input?: Uint8Array): void => {
  const { error, status, stderr } = spawnSync(command, parameters, { input })
  if (error !== undefined) throw new Error(`${command} cannot be run (${error.message}); is it installed?`)
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${String(stderr)}`)
}

/** 8 kHz, 16 bits, one channel: what the switch plays without resampling. No dither, so that the same input gives the same file. */
const TELEPHONE = ["-r", String(RATE_HZ), "-c", "1", "-b", "16", "-e", "signed-integer"]

const speak = (scratch: string, { folder, voice, speed }: Language, name: string, text: string): void => {
  const spoken = join(scratch, `${name}.wav`)
  run("espeak-ng", ["-v", voice, "-s", String(speed), "-w", spoken, text])
  const cutSilence = ["silence", "1", "0.01", "0.5%", "reverse", "silence", "1", "0.01", "0.5%", "reverse"]
  // Callers must not be cut into: 100 ms of rest on both sides. −3 dB leaves A-law its head-room.
  const target = join(HERE, folder, `${name}.wav`)
  run("sox", ["-D", spoken, ...TELEPHONE, target, ...cutSilence, "pad", "0.1", "0.1", "norm", "-3"])
}

/** Eight bars of three seconds: long enough not to nag, short enough to keep in memory. */
const BAR_SECONDS = 3
const NOTES_A_BAR = 8

/** A turn through C major whose last chord leads back to the first; MIDI numbers, low to high. */
const CHORDS: ReadonlyArray<readonly [number, number, number, number]> = [
  [48, 60, 64, 67],
  [45, 57, 60, 64],
  [53, 60, 65, 69],
  [43, 59, 62, 67],
  [48, 60, 64, 71],
  [45, 60, 64, 69],
  [50, 57, 62, 65],
  [43, 55, 59, 65]
]

/** Up and down the chord, as a music box would. */
const PATTERN = [0, 1, 2, 3, 2, 3, 1, 2] as const

/** Harmonics of a struck bar, soft: the telephone carries 300–3,400 Hz only. */
const HARMONICS: ReadonlyArray<readonly [multiple: number, share: number]> = [
  [1, 1],
  [2, 0.4],
  [3, 0.12]
]

/** Of the full scale: about −20 dBm0, so that an hour of it does not tire. */
const LEVEL = 0.11

/** Notes ring over the end into the beginning, so the loop has no seam. */
const music = (): Int16Array => {
  const samples = new Float64Array(CHORDS.length * BAR_SECONDS * RATE_HZ)
  const noteSamples = (BAR_SECONDS * RATE_HZ) / NOTES_A_BAR
  const ringSamples = 2 * RATE_HZ
  CHORDS.forEach((chord, bar) =>
    PATTERN.forEach((voice, place) => {
      const start = (bar * NOTES_A_BAR + place) * noteSamples
      const hertz = 440 * 2 ** ((chord[voice] - 69) / 12)
      for (let i = 0; i < ringSamples; i++) {
        const seconds = i / RATE_HZ
        const strike = Math.min(1, seconds / 0.01) * Math.exp(-2.5 * seconds)
        const fade = 1 - i / ringSamples
        let value = 0
        for (const [multiple, share] of HARMONICS) value += share * Math.sin(2 * Math.PI * hertz * multiple * seconds)
        samples[(start + i) % samples.length]! += value * strike * fade
      }
    })
  )
  return Int16Array.from(samples, (sample) => Math.round(sample * LEVEL * 32_767))
}

const scratch = mkdtempSync(join(tmpdir(), "carillon-prompts-"))
try {
  for (const language of LANGUAGES) {
    mkdirSync(join(HERE, language.folder), { recursive: true })
    for (const [name, text] of Object.entries(language.texts)) speak(scratch, language, name, text)
  }
  const raw = new Uint8Array(music().buffer)
  run("sox", ["-D", "-t", "raw", ...TELEPHONE, "-", join(HERE, "music-on-hold.wav")], raw)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
