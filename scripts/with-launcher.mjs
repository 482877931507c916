// Loaded before the entry file by launch.mjs: when the launcher dies without passing a signal on (kill -9), the process
// that it started ends in good order instead of staying behind.

if (process.connected) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
