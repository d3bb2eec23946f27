/** Where the installation answers. */
module.exports = { base: 'https://lingong.example' }
