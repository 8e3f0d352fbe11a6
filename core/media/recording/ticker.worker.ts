/** A clock that goes on in the background: browsers slow timers of hidden documents down, not those of workers. */

let timer: ReturnType<typeof setInterval> | undefined;

addEventListener('message', ({ data }: MessageEvent<number>) => {
  clearInterval(timer);
  timer = setInterval(() => postMessage(null), data);
});
