/**
 * Who hears whom alone, and for what the samples of a leg are needed: a recording, a supervisor, a prompt. Read off what the
 * media plane is asked to do, so that no way to ask for something can be forgotten.
 */
import type { MediaOutput, MediaPlane } from "../media-contract.ts"

export interface SampleNeeds {
  /** The plane, watched: to be used in place of it. */
  readonly media: MediaPlane
  readonly told: (output: MediaOutput) => void
  /** With whom the leg talks alone, while nobody needs samples of either. */
  readonly passesWith: (leg: string) => string | undefined
}

interface Leg {
  partner: string | undefined
  readonly needs: Set<string>
}

/** @param changed It may be otherwise for this leg now. */
export const watchNeeds = (media: MediaPlane, changed: (leg: string) => void): SampleNeeds => {
  const legs = new Map<string, Leg>()
  /** Who listens to another leg, and to which. */
  const listening = new Map<string, string>()
  const of = (id: string): Leg => {
    const known = legs.get(id) ?? { partner: undefined, needs: new Set() }
    legs.set(id, known)
    return known
  }
  const tell = (id: string): void => {
    changed(id)
    const partner = legs.get(id)?.partner
    if (partner !== undefined) changed(partner)
  }
  const need = (id: string, what: string, isOn: boolean): void => {
    // What is told of a leg that is closed, as the end of its recordings, is of no leg any more.
    if (!isOn && !legs.has(id)) return
    const { needs } = of(id)
    if (needs.has(what) === isOn) return
    if (isOn) needs.add(what)
    else needs.delete(what)
    tell(id)
  }
  /** It talks with its partner no more, and listens to nobody. */
  const part = (id: string): void => {
    const leg = legs.get(id)
    const partner = leg?.partner
    const other = partner === undefined ? undefined : legs.get(partner)
    if (leg !== undefined) leg.partner = undefined
    if (other !== undefined) other.partner = undefined
    for (const one of [id, partner]) if (one !== undefined) changed(one)
    const heard = listening.get(id)
    if (heard === undefined) return
    listening.delete(id)
    need(heard, `heard by ${id}`, false)
  }

  return {
    passesWith: (id) => {
      const leg = legs.get(id)
      const partner = leg?.partner === undefined ? undefined : legs.get(leg.partner)
      return leg?.needs.size === 0 && partner?.needs.size === 0 ? leg.partner : undefined
    },
    told: (output) => {
      if (output._tag === "PlaybackEnded") need(output.leg, `playback ${output.playback}`, false)
      if (output._tag === "RecordingEnded") need(output.leg, `recording ${output.path}`, false)
    },
    media: {
      ...media,
      bridge: (a, b) => {
        media.bridge(a, b)
        part(a)
        part(b)
        of(a).partner = b
        of(b).partner = a
        tell(a)
      },
      join: (leg, to) => {
        media.join(leg, to)
        part(leg)
        part(to)
      },
      unbridge: (leg) => {
        media.unbridge(leg)
        part(leg)
      },
      supervise: (leg, target) => {
        media.supervise(leg, target)
        part(leg)
        listening.set(leg, target)
        need(target, `heard by ${leg}`, true)
      },
      play: (leg, playback, file, options) => {
        need(leg, `playback ${playback}`, true)
        media.play(leg, playback, file, options)
      },
      setMusic: (leg, file) => {
        media.setMusic(leg, file)
        need(leg, "music", file !== undefined)
      },
      setFactor: (leg, way, factor) => {
        media.setFactor(leg, way, factor)
        need(leg, `factor of what it ${way}`, factor !== 1)
      },
      listenForTones: (leg, patterns) => {
        media.listenForTones(leg, patterns)
        need(leg, "tones", patterns.length > 0)
      },
      hearKeys: (leg, isOn) => {
        media.hearKeys(leg, isOn)
        need(leg, "keys", isOn)
      },
      record: (leg, path, options) => {
        need(leg, `recording ${path}`, true)
        media.record(leg, path, options)
      },
      close: (leg) => {
        media.close(leg)
        part(leg)
        legs.delete(leg)
      }
    }
  }
}
