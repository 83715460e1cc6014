/** A pause for what waits: messages, and what the visitor does; timers would cost 4 ms each. */
export function nextTask() {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve(undefined);
		};
		port2.postMessage(undefined);
	});
}
