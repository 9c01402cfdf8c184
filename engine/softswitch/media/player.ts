import { addSupervisors, fillFrom } from "./conversation.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Outbox } from "./outbox.ts"
import { houseMusic } from "./house-music.ts"
import { makePlayback, nextFrame, type Playback, playedMs } from "./playback.ts"
import type { Prompts } from "./prompts.ts"

export interface Player {
  /** Ends what plays, reads the file, and plays from the tick on that finds it read. */
  readonly play: (leg: MediaLeg, playback: Playback) => void
  readonly end: (leg: MediaLeg, cause: "done" | "break" | "file-not-found") => void
  /** Takes what is played to the leg in this tick; a meeting says it. */
  readonly advance: (leg: MediaLeg) => void
  /** Music in place of the conversation, until it is undefined again; never silence, whatever the file is. */
  readonly setMusic: (leg: MediaLeg, file: string | undefined) => void
  /** What the leg hears in this tick: a prompt before music, music before all but supervisors who came in, talk before silence. */
  readonly fillHeard: (leg: MediaLeg) => void
}

/** Plays prompts and conversations to the legs of one plane. */
export const makePlayer = (around: {
  readonly prompts: Prompts
  readonly outbox: Outbox
  readonly notice: (text: string) => void
  readonly keepUntilDone: (work: Promise<unknown>) => void
}): Player => {
  const { keepUntilDone, notice, outbox, prompts } = around
  let made: Int16Array | undefined
  const ownMusic = () => (made ??= houseMusic())

  const advance = (leg: MediaLeg) => {
    const { music, playback } = leg
    leg.prompt = undefined
    if ((playback === undefined && music === undefined) || !leg.stream.connected()) return
    if (playback?.samples !== undefined) {
      if (nextFrame(playback)) endPlayback(leg, "done")
      if (leg.isMeeting) leg.said.set(playback.frame)
      else leg.prompt = playback.frame
    } else if (music?.samples !== undefined) {
      nextFrame(music)
      leg.prompt = music.frame
    }
  }

  const fillHeard = (leg: MediaLeg) => {
    const { conversation, music, prompt } = leg
    const { heard } = leg.stream
    if (prompt !== undefined) {
      heard.set(prompt)
      if (prompt === music?.frame && conversation !== undefined) addSupervisors(conversation, leg, heard)
    } else if (conversation === undefined) heard.fill(0)
    else fillFrom(conversation, leg, heard)
  }

  const endPlayback = (leg: MediaLeg, cause: "done" | "break" | "file-not-found") => {
    const { playback } = leg
    if (playback === undefined) return
    leg.playback = undefined
    const { id, file } = playback
    outbox.put({ _tag: "PlaybackEnded", leg: leg.id, playback: id, file, cause, playedMs: playedMs(playback) })
  }

  const play = (leg: MediaLeg, playback: Playback) => {
    endPlayback(leg, "break")
    leg.playback = playback
    const load = prompts.load(playback.file).then(
      (samples) => {
        if (leg.playback !== playback) return
        playback.samples = samples
        outbox.put({ _tag: "PlaybackStarted", leg: leg.id, playback: playback.id, file: playback.file })
        outbox.tellAll()
      },
      (error: unknown) => {
        if (leg.playback !== playback) return
        notice(`cannot play ${playback.file}: ${String(error)}`)
        endPlayback(leg, "file-not-found")
        outbox.tellAll()
      }
    )
    keepUntilDone(load)
  }

  const setMusic = (leg: MediaLeg, file: string | undefined) => {
    if (leg.music?.file === file) return
    if (file === undefined) {
      leg.music = undefined
      return
    }
    const music = makePlayback({ id: "", file, loop: true })
    leg.music = music
    const load = prompts.load(file).then(
      (samples) => {
        music.samples = samples.length > 0 ? samples : ownMusic()
      },
      (error: unknown) => {
        notice(`cannot play ${file}, so the house's own music is played: ${String(error)}`)
        music.samples = ownMusic()
      }
    )
    keepUntilDone(load)
  }

  return { play, end: endPlayback, advance, fillHeard, setMusic }
}
