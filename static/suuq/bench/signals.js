/* Ok, attention and stop by ear and, on a handheld, by touch; colour and words are the page's own. */
(() => {
  "use strict";

  const SOUNDS = {
    ok: [[1046, 0.09]],
    attention: [[660, 0.14], [0, 0.05], [660, 0.14]],
    stop: [[196, 0.22], [0, 0.05], [196, 0.22], [0, 0.05], [147, 0.4]],
  };
  const VIBRATIONS = { ok: [60], attention: [120, 60, 120], stop: [300, 80, 300, 80, 500] };
  let audio = null;

  function sound(state) {
    const notes = SOUNDS[state];
    if (!notes || !window.AudioContext) return;
    audio = audio || new AudioContext();
    let start = audio.currentTime;
    for (const [hertz, seconds] of notes) {
      if (hertz) play(hertz, start, seconds, state === "stop" ? "square" : "sine");
      start += seconds;
    }
  }

  function play(hertz, start, seconds, shape) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.type = shape;
    tone.frequency.value = hertz;
    level.gain.setValueAtTime(0.18, start);
    level.gain.linearRampToValueAtTime(0, start + seconds);
    tone.connect(level).connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }

  function signal(state) {
    if (!navigator.userActivation || !navigator.userActivation.hasBeenActive) return;
    sound(state);
    if (navigator.vibrate) navigator.vibrate(VIBRATIONS[state] || []);
  }

  window.suuq = window.suuq || {};
  window.suuq.bench = { ...window.suuq.bench, signal };
})();
