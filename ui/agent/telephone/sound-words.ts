import { worded } from "../../shared/language.ts"

/** Words of the sound check, which are loaded with it alone. */
const words = {
  title: { zh: "声音检查", en: "Sound check" },
  device: { zh: "用什么接听", en: "What do you answer with" },
  browser: { zh: "浏览器（耳机插在这台电脑上）", en: "This browser, with a headset on this computer" },
  handset: { zh: "话机", en: "The telephone on my desk" },
  "device.in-call": { zh: "通话结束后才能更改。", en: "It can be changed when the call is over." },
  microphone: { zh: "麦克风（耳机）", en: "Microphone (headset)" },
  "microphone.hint": { zh: "请对着麦克风说话：条形应当跟着跳动。", en: "Speak: the bar should move with your voice." },
  "microphone.other": {
    zh: "所选的麦克风没有插上，现在用的是：{name}",
    en: "The chosen microphone is not plugged in. In use now: {name}"
  },
  level: { zh: "输入电平", en: "Level" },
  headset: { zh: "通话声音从哪里出（耳机）", en: "Where calls are heard (headset)" },
  "headset.try": { zh: "播放测试音", en: "Play a test tone" },
  ringer: { zh: "铃声从哪里出（音箱）", en: "Where it rings (loudspeaker)" },
  "ringer.hint": {
    zh: "戴着耳机离开座位时，音箱仍会响铃。",
    en: "With the headset off your head, the loudspeaker still rings."
  },
  "ringer.try": { zh: "试响铃声", en: "Ring once" },
  usual: { zh: "系统默认", en: "The system's own" },
  unnamed: { zh: "设备 {at}", en: "Device {at}" },
  "output.browser": {
    zh: "此浏览器不能选择从哪个设备出声，请在系统的声音设置中选择。",
    en: "This browser cannot choose where it sounds: choose it in the system's sound settings."
  },
  "output.gone": {
    zh: "所选设备没有插上，改由系统默认设备出声。",
    en: "The chosen device is not plugged in: the system's own is used."
  },
  played: { zh: "听到了吗？没有的话请换一个设备。", en: "Did you hear it? If not, choose another device." },
  line: { zh: "线路测试", en: "Line" },
  mos: { zh: "音质 MOS", en: "MOS" },
  "round-trip": { zh: "往返时延", en: "Round trip" },
  lost: { zh: "丢包（近 10 秒）", en: "Lost (last 10 s)" },
  jitter: { zh: "抖动", en: "Jitter" },
  codec: { zh: "编码", en: "Codec" },
  source: {
    zh: "MOS 按 ITU-T G.107（E-model，简化）计算：4.0 以上为好，3.6 以下为差。",
    en: "MOS by ITU-T G.107 (E-model, simplified): good from 4.0, poor below 3.6."
  },
  "poor.hint": {
    zh: "线路差：请尽量用网线代替无线，关闭占用网络的下载或视频，或换用话机；通话记录会留下本次音质。",
    en: "A poor line: use a cable rather than wireless, stop downloads and videos, or take the desk telephone. The call record keeps how it was."
  },
  "echo.hint": {
    zh: "拨打交换机的测试号：您说的话会经过同一条线路传回来，同时显示丢包、抖动和 MOS。",
    en: "Calls a number of the switch that sends back what you say, by the line of your calls, and shows loss, jitter and MOS."
  },
  "echo.not-ready-first": {
    zh: "测试时话机占线：请先示忙，再拨打测试号。",
    en: "The telephone is busy during the test: go not ready first."
  },
  "echo.call": { zh: "拨打测试号", en: "Call the test number" },
  "echo.calls": { zh: "正在接通测试号…", en: "Calling the test number…" },
  "echo.speak": {
    zh: "请说话：稍后应当听到自己的声音。两分钟后自动挂断。",
    en: "Speak: you should hear yourself a moment later. It ends by itself after two minutes."
  },
  "echo.end": { zh: "结束测试", en: "End the test" },
  done: { zh: "完成", en: "Done" },
  retry: { zh: "重试", en: "Try again" }
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>

export const sw = worded(words)
