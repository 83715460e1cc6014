// Points of the plane, placed by hand: how they are written, and the way back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EDGE, MOST_POINTS, Points, read, write } from "../../web/features/plane/points.js";

const point = { x: 0.5, y: -1, value: 1 };

/** Points with one of a shape's own. */
function generated() {
	const points = new Points();
	points.generate([{ x: 0, y: 0, value: -1 }]);
	return points;
}

test("points are written and read to within a thousandth of the plane", () => {
	const list = [point, { x: -EDGE, y: EDGE, value: -1 }, { x: 0, y: 0.123, value: 0.3 }];
	const back = read(write(list));
	assert.equal(back.length, list.length);
	for (const [index, { x, y, value }] of list.entries()) {
		assert.ok(Math.abs(back[index].x - x) < 2e-3);
		assert.ok(Math.abs(back[index].y - y) < 2e-3);
		assert.ok(Math.abs(back[index].value - value) < 2e-3);
	}
});

test("what was read is written as it was", () => {
	const written = write([point, { x: 0.01, y: 0.02, value: -0.5 }]);
	assert.equal(write(read(written)), written);
});

test("a shape's own points are written as nothing, placed ones as they are", () => {
	const points = generated();
	assert.equal(points.written, "");
	points.begin();
	points.add(point);
	assert.equal(points.written.length, 12);
	points.backToGenerated();
	assert.equal(points.written, "");
});

test("a point stays within the plane", () => {
	const points = new Points();
	points.add({ x: 9, y: -9, value: 1 });
	assert.deepEqual(points.list, [{ x: EDGE, y: -EDGE, value: 1 }]);
});

test("what was done since `begin` is undone in one, and done again", () => {
	const points = generated();
	points.begin();
	points.add(point);
	points.add(point);
	points.begin();
	points.erase(0);
	assert.equal(points.list.length, 2);
	points.undo();
	assert.equal(points.list.length, 3);
	points.undo();
	assert.equal(points.list.length, 1);
	assert.equal(points.generated, true);
	assert.equal(points.undoable, false);
	points.redo();
	points.redo();
	assert.equal(points.list.length, 2);
	assert.equal(points.redoable, false);
});

test("undoing leads back to the shape's points of today, not to those of then", () => {
	const points = generated();
	points.begin();
	points.add(point);
	points.generate([point, point, point]);
	assert.equal(points.list.length, 2);
	points.undo();
	assert.equal(points.list.length, 3);
});

test("there are never more points than the address can hold", () => {
	const points = new Points();
	points.replace(write(Array(MOST_POINTS).fill(point)));
	assert.equal(points.full, true);
	points.add(point);
	assert.equal(points.list.length, MOST_POINTS);
});

test("the nearest point is found within reach, and none beyond it", () => {
	const points = new Points();
	points.add({ x: 0, y: 0, value: 1 });
	points.add({ x: 1, y: 0, value: 1 });
	assert.equal(points.nearest({ x: 0.6, y: 0 }, 0.5), 1);
	assert.equal(points.nearest({ x: 0.5, y: 1 }, 0.5), undefined);
});
