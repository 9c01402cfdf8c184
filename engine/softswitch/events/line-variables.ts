import type { LineQuality } from "../media-contract.ts"

/**
 * FreeSWITCH's names where it has one; jitter, round trip and the far end's losses are ours. FreeSWITCH says 100 % and 4.50 of a line
 * over which nothing came; we say nothing then.
 */
export const lineVariables = (quality: LineQuality): Record<string, string> => {
  const { controls, farLostShare, jitterMs, late, lost, received, roundTripMs, score, sent, worstJitterMs } = quality
  const missing = lost + late
  return {
    rtp_audio_in_packet_count: String(received),
    rtp_audio_in_media_packet_count: String(received),
    rtp_audio_in_skip_packet_count: String(missing),
    ...(score === undefined
      ? {}
      : {
          rtp_audio_in_jitter_loss_rate: ((100 * missing) / (received + lost)).toFixed(2),
          rtp_audio_in_jitter_ms: jitterMs.toFixed(2),
          rtp_audio_in_jitter_max_ms: worstJitterMs.toFixed(2)
        }),
    rtp_audio_in_flaw_total: String(missing),
    ...(score === undefined
      ? {}
      : {
          rtp_audio_in_mos: score.toFixed(2)
        }),
    rtp_audio_out_packet_count: String(sent),
    rtp_audio_out_media_packet_count: String(sent),
    ...(farLostShare === undefined ? {} : { rtp_audio_out_loss_rate: (100 * farLostShare).toFixed(2) }),
    ...(roundTripMs === undefined ? {} : { rtp_audio_round_trip_ms: roundTripMs.toFixed(2) }),
    rtp_audio_rtcp_packet_count: String(controls)
  }
}
