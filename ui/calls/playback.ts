import { createEffect, createSignal, on, onCleanup } from "solid-js"
import { soundDevice, soundThrough } from "../shared/sound-devices.ts"
import { type Heard, recordingPath } from "./fetch-calls.ts"

/** The sound of one recording, for as long as its owner lives. Nothing of it is fetched before somebody plays. */
export const createPlayback = (heard: Heard, durationMs: () => number) => {
  const audio = new Audio()
  audio.preload = "none"
  audio.src = recordingPath(heard)
  const [isPlaying, setPlaying] = createSignal(false)
  const [atMs, setAt] = createSignal(0)
  const [speed, setSpeed] = createSignal(1)
  const [hasFailed, setFailed] = createSignal(false)
  let frame = 0
  const follow = (): void => {
    setAt(audio.currentTime * 1_000)
    frame = audio.paused ? 0 : requestAnimationFrame(follow)
  }
  const stopped = (): void => void setPlaying(false)
  audio.addEventListener("play", () => {
    setPlaying(true)
    setFailed(false)
    // A browser forgets it when the sound is loaded.
    audio.playbackRate = speed()
    cancelAnimationFrame(frame)
    follow()
  })
  audio.addEventListener("pause", stopped)
  audio.addEventListener("ended", stopped)
  audio.addEventListener("error", () => {
    stopped()
    setFailed(true)
  })
  // By the headset that calls are heard with, also while it plays.
  createEffect(on([() => soundDevice("headset")], () => void soundThrough(audio, "headset")))
  createEffect(on(speed, (now) => (audio.playbackRate = now)))
  onCleanup(() => {
    cancelAnimationFrame(frame)
    audio.pause()
    audio.removeAttribute("src")
    audio.load()
  })
  const go = (ms: number): void => {
    const to = Math.min(durationMs(), Math.max(0, ms))
    audio.currentTime = to / 1_000
    setAt(to)
  }
  return {
    atMs,
    isPlaying,
    hasFailed,
    speed,
    setSpeed,
    go,
    playOrPause: (): void => {
      if (!audio.paused) return audio.pause()
      if (atMs() >= durationMs()) go(0)
      // What goes wrong comes as an error of the sound.
      void audio.play().catch(() => {})
    },
    /** A recording that grows is fetched anew, and stays where it is. */
    again: (): void => {
      const at = atMs()
      audio.load()
      go(at)
    }
  }
}
